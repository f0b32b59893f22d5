import * as z from 'zod'
import { VM_ACTION_NAMES } from '../domain/vm-actions/vm-action.ts'
import { optional } from './optional.ts'

/** Resource Graph's guidance for throttled requests recommends at most some hundreds of subscriptions per query. */
const MAX_SUBSCRIPTIONS = 200

export const POLICY_SETTINGS = {
  DISABLED_ACTIONS: optional(
    z.preprocess(
      toParts,
      z
        .array(
          z.enum(VM_ACTION_NAMES, { error: `can only name ${VM_ACTION_NAMES.join(', ')}, with commas between them` }),
        )
        .min(1, { error: 'names no action' }),
    ),
  ),
  SUBSCRIPTIONS: optional(
    z.preprocess(
      toParts,
      z
        .array(z.guid({ error: 'must be ids (GUIDs) of subscriptions, with commas between them' }))
        .min(1, { error: 'names no subscription' })
        .max(MAX_SUBSCRIPTIONS, { error: `can name ${MAX_SUBSCRIPTIONS} subscriptions at most` }),
    ),
  ),
}

/** Splits `a, b,c`, in any letter case, into lower-case parts. */
function toParts(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return value
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')
}
