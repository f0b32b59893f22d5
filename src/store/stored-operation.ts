import * as z from 'zod'
import { CURES } from '../domain/cure.ts'
import { type Operation, OPERATION_STATUSES } from '../domain/operation.ts'
import type { PersonKey } from '../domain/person.ts'
import { POWER_STATES } from '../domain/power-state.ts'
import type { Sentence } from '../domain/sentence.ts'
import { VM_ACTION_NAMES } from '../domain/vm-actions/vm-action.ts'
import { parseJson } from './parse-json.ts'

/** Another version of the app may know other sentences. Whoever turns one into words checks its key. */
const StoredSentence = z
  .object({ key: z.string(), params: z.record(z.string(), z.string()).optional() })
  .transform((stored) => stored as Sentence)

const StoredOperation = z.object({
  id: z.string(),
  personKey: z.templateLiteral([z.string(), '/', z.string()]),
  vm: z.object({ subscriptionId: z.string(), resourceGroup: z.string(), name: z.string() }),
  action: z.enum(VM_ACTION_NAMES),
  begunAt: z.number(),
  endedAt: z.number().optional(),
  status: z.enum(OPERATION_STATUSES),
  failure: z
    .object({
      code: z.string(),
      sentence: StoredSentence,
      cure: z.enum(CURES).optional().catch('unknown'),
      message: z.string().optional(),
    })
    .optional(),
  pollUrl: z.string().optional(),
  correlationId: z.string().optional(),
  stage: z.enum(['waiting', 'sending']).optional(),
  bulk: z.string().optional(),
  before: z
    .object({ power: z.enum(POWER_STATES), provisioning: z.string(), isSpot: z.boolean().optional() })
    .optional(),
  readAt: z.number().optional(),
})

/** Parses a person's operation; undefined if another version of the app wrote it in a different format, or it is not theirs. */
export function findStoredOperation(text: string, personKey: PersonKey): Operation | undefined {
  const { data } = StoredOperation.safeParse(parseJson(text))
  if (data?.personKey !== personKey) return undefined
  return { ...data, endedAt: data.endedAt, failure: data.failure, pollUrl: data.pollUrl }
}
