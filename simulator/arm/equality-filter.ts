import { armErrors } from './arm-error.ts'
import type { ArmRequest } from './arm-request.ts'

const EQUALITY = /^\s*(\w+)\s+eq\s+'((?:[^']|'')*)'\s*(?:\band\b|$)/i

/**
 * A `$filter` of the form `name eq 'value' and …`, by names in lower case; empty without one. Throws 501 for anything
 * else, and for other names than the given.
 */
export function readEqualities(request: ArmRequest, names: readonly string[]): ReadonlyMap<string, string> {
  const filter = request.query('$filter') ?? ''
  const equalities = new Map<string, string>()
  let rest = filter
  while (rest.trim() !== '') {
    const [all, name = '', value = ''] = EQUALITY.exec(rest) ?? []
    if (all === undefined || !names.includes(name.toLowerCase())) {
      throw armErrors.notSimulated(`the $filter "${filter}" at ${request.path}`)
    }
    equalities.set(name.toLowerCase(), value.replaceAll("''", "'"))
    rest = rest.slice(all.length)
  }
  return equalities
}

/** Names of tags are compared without regard to case, their values with it. */
export function hasTag(tags: Readonly<Record<string, string>>, equalities: ReadonlyMap<string, string>): boolean {
  const name = equalities.get('tagname')?.toLowerCase()
  const value = equalities.get('tagvalue')
  if (name === undefined) return value === undefined
  return Object.entries(tags).some(
    ([key, text]) => key.toLowerCase() === name && (value === undefined || text === value),
  )
}
