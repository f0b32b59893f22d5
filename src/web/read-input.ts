import * as z from 'zod'
import { AppError } from '../domain/app-error.ts'
import { findVmId, type VmId } from '../domain/arm-id.ts'
import { POWER_STATES } from '../domain/power-state.ts'
import { SORT_COLUMNS, type VmQuery } from '../domain/vm-query.ts'
import type { ListQuery } from './list-query.ts'
import { SIGN_IN_MARK } from './sign-in-mark.ts'

/** @throws AppError not-found if Azure could not have such a VM; no request goes to Azure */
export function readVmId(params: { subscriptionId: string; resourceGroup: string; name: string }): VmId {
  const id = findVmId(params.subscriptionId, params.resourceGroup, params.name)
  if (!id) throw new AppError('not-found', 'noSuchPage')
  return id
}

/** The first value of a repeated parameter counts. */
const first = z
  .union([z.string(), z.array(z.string()).transform((values) => values[0])])
  .optional()
  .catch(undefined)

const filterOf = (most: number) =>
  first.transform((value) => (value === '' || (value?.length ?? 0) > most ? undefined : value?.toWellFormed()))
const filter = filterOf(256)
/** Azure's longest tag name and value: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
const MAX_TAG = 512 + 1 + 256
/** Enough for what people type, and few enough for Azure to parse. */
const MAX_WORDS = 20
const MAX_SEARCH = 400

const ListParameters = z.object({
  q: first.transform((value) =>
    Array.from(value ?? '')
      .slice(0, MAX_SEARCH)
      .join('')
      .toWellFormed()
      .trim(),
  ),
  state: first.pipe(z.enum(POWER_STATES).optional().catch(undefined)),
  subscription: filter,
  group: filter,
  location: filter,
  os: filter,
  // Text without a name is not a tag.
  tag: filterOf(MAX_TAG).transform((text) => (text?.startsWith(':') ? undefined : text)),
  sort: first.transform(toSort),
  page: first.transform(toPage),
})

/** Reads the list query from the URL. It ignores an unknown value, so that an old bookmark still opens. */
export function readListQuery(query: unknown): ListQuery {
  const { q, ...rest } = ListParameters.parse(query)
  const words = q.split(/\s+/).filter(Boolean)
  // The page does not show words that it does not search for.
  const search = words.length > MAX_WORDS ? words.slice(0, MAX_WORDS).join(' ') : q
  return { ...rest, search, words: [...new Set(words.slice(0, MAX_WORDS))] }
}

const After = z.object({ after: first })

/** The moment that the list must be newer than, in milliseconds since the Unix epoch; undefined if any list will do. */
export function readNewerThan(query: unknown, cacheControl: string | undefined, now: number): number | undefined {
  // A browser reports a reload in Cache-Control (RFC 9111 §5.2.1).
  if (/no-cache|max-age=0\b/i.test(cacheControl ?? '')) return now
  const { after } = After.parse(query)
  return /^\d{1,15}$/.test(after ?? '') ? Number(after) : undefined
}

function toSort(value: string | undefined): VmQuery['sort'] {
  const column = SORT_COLUMNS.find((name) => name === value?.replace(/^-/, ''))
  return column ? { column, descending: value?.startsWith('-') ?? false } : { column: 'name', descending: false }
}

/** Resource Graph accepts no offset beyond 32 bits. */
const LAST_PAGE = 1_000_000

function toPage(value: string | undefined): number {
  const page = /^\d{1,9}$/.test(value ?? '') ? Number(value) : 1
  return Math.min(Math.max(page, 1), LAST_PAGE)
}

const Body = z
  .object({ confirm: first, from: first, [SIGN_IN_MARK]: first })
  .catch({ confirm: undefined, from: undefined, [SIGN_IN_MARK]: undefined })

export interface ActionForm {
  readonly confirmed: boolean
  readonly from: string | undefined
  /** Set if the form stood on the page to which a sign-in led back. */
  readonly signedIn: string | undefined
}

/** Reads the fields that the forms of an action send. */
export function readActionForm(body: unknown): ActionForm {
  const { confirm, from, [SIGN_IN_MARK]: signedIn } = Body.parse(body ?? {})
  return { confirmed: confirm === 'yes', from, signedIn }
}

const all = z.union([z.string().transform((value) => [value]), z.array(z.string())]).catch([])

const Followed = z.object({ vm: all, from: first })

/** Which VMs an event stream follows, and for which list. */
export function readFollowed(query: unknown): { readonly vm: readonly string[]; readonly from: string | undefined } {
  const { vm, from } = Followed.parse(query)
  return { vm, from }
}
