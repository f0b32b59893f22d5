import { ARM_ERRORS } from './arm-error.ts'
import type { ArmRequest } from './arm-request.ts'

const EQUALITY = /^\s*(\w+)\s+eq\s+'((?:[^']|'')*)'\s*(?:\band\b|$)/i

/**
 * Reads a `$filter` of the form `name eq 'value' and …` into a map by lower-case name; the map is empty if there is no
 * filter. Throws 501 for any other form, and for a name that is not in `names`.
 */
export function readEqualities(request: ArmRequest, names: readonly string[]): ReadonlyMap<string, string> {
  const filter = request.query('$filter') ?? ''
  const equalities = new Map<string, string>()
  let rest = filter
  while (rest.trim() !== '') {
    const [all, name = '', value = ''] = EQUALITY.exec(rest) ?? []
    if (all === undefined || !names.includes(name.toLowerCase())) {
      throw ARM_ERRORS.notSimulated(`the $filter "${filter}" at ${request.path}`)
    }
    equalities.set(name.toLowerCase(), value.replaceAll("''", "'"))
    rest = rest.slice(all.length)
  }
  return equalities
}

/** Tag names are case-insensitive; tag values are case-sensitive. */
export function hasTag(tags: Readonly<Record<string, string>>, equalities: ReadonlyMap<string, string>): boolean {
  const name = equalities.get('tagname')?.toLowerCase()
  const value = equalities.get('tagvalue')
  if (name === undefined) return value === undefined
  return Object.entries(tags).some(
    ([key, text]) => key.toLowerCase() === name && (value === undefined || text === value),
  )
}
