import * as z from 'zod'
import { AppError } from '../domain/app-error.ts'
import { findVmId, type VmId } from '../domain/arm-id.ts'
import { first } from './first.ts'
import { SIGN_IN_MARK } from './sign-in-mark.ts'

/** @throws AppError not-found if Azure could not have such a VM; no request goes to Azure */
export function readVmId(params: { subscriptionId: string; resourceGroup: string; name: string }): VmId {
  const id = findVmId(params.subscriptionId, params.resourceGroup, params.name)
  if (!id) throw new AppError('not-found', 'noSuchPage')
  return id
}

const After = z.object({ after: first })

/** The moment that the list must be newer than, in milliseconds since the Unix epoch; undefined if any list will do. */
export function readNewerThan(query: unknown, cacheControl: string | undefined, now: number): number | undefined {
  // A browser reports a reload in Cache-Control (RFC 9111 §5.2.1).
  if (/no-cache|max-age=0\b/i.test(cacheControl ?? '')) return now
  const { after } = After.parse(query)
  return /^\d{1,15}$/.test(after ?? '') ? Number(after) : undefined
}

const Refresh = z.object({ refresh: first })

/** Whether the person has asked that a page in transition does not refresh itself. */
export function readIsStopped(query: unknown): boolean {
  return Refresh.parse(query).refresh === 'off'
}

const Body = z
  .object({ confirm: first, [SIGN_IN_MARK]: first })
  .catch({ confirm: undefined, [SIGN_IN_MARK]: undefined })

export interface ActionForm {
  readonly confirmed: boolean
  /** Set if the form stood on the page to which a sign-in led back. */
  readonly signedIn: string | undefined
}

/** Reads the fields that the forms of an action send. */
export function readActionForm(body: unknown): ActionForm {
  const { confirm, [SIGN_IN_MARK]: signedIn } = Body.parse(body ?? {})
  return { confirmed: confirm === 'yes', signedIn }
}

const FavouriteForm = z.object({ favourite: z.enum(['yes', 'no']) })

/**
 * Whether a form marks a VM as a favourite, or takes the mark from it.
 *
 * @throws AppError invalid-input if it does not say which
 */
export function readIsFavourite(body: unknown): boolean {
  const { data } = FavouriteForm.safeParse(body)
  if (!data) throw new AppError('invalid-input', 'unreadableRequest')
  return data.favourite === 'yes'
}

const ViewForm = z.object({ name: first }).catch({ name: undefined })

/** The name of a view, as a form sends it. */
export function readViewName(body: unknown): string | undefined {
  return ViewForm.parse(body ?? {}).name
}

const all = z.union([z.string().transform((value) => [value]), z.array(z.string())]).catch([])

const Changes = z.object({ row: all, look: first, rights: first })

/** More than this is read with the whole page. */
const MAX_CHANGED = 50

export interface AskedChanges {
  /** The ids of the rows that have changed, as an open page names them. */
  readonly changed: Set<string>
  /** Whether the page looks around by itself, for what nobody has told it. */
  readonly isLook: boolean
  /** Whether it asks for what it lacks of the person's rights. */
  readonly isLearning: boolean
}

export function readChanges(query: unknown): AskedChanges {
  const { row, look, rights } = Changes.parse(query)
  return {
    changed: new Set(row.slice(0, MAX_CHANGED)),
    isLook: look !== undefined,
    isLearning: rights !== undefined,
  }
}

const Since = z.object({ since: first })

/** The last event that a browser has received, if it opens its stream again: by itself, or by a script that says so. */
export function readSince(query: unknown, lastEventId: string | undefined): string | undefined {
  return lastEventId ?? Since.parse(query).since
}
