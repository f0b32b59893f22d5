import { ARM_ERRORS } from './arm-error.ts'
import type { ArmRequest } from './arm-request.ts'
import { type Filter, parseFilter, toConditions } from './odata-filter.ts'

/** The conditions of a request's `$filter`; none if there is no filter. Throws 400 if the text is no filter. */
export function readConditions(request: ArmRequest): readonly Filter[] {
  const text = request.query('$filter') ?? ''
  if (text.trim() === '') return []
  const filter = parseFilter(text)
  if (filter === undefined) throw ARM_ERRORS.filterInvalid(text)
  return toConditions(filter)
}

/** `name eq 'value'`; undefined for any other condition. The name is in lower case. */
export function findEquality(condition: Filter): { readonly name: string; readonly value: string } | undefined {
  if (condition.kind !== 'comparison' || condition.operator !== 'eq') return undefined
  const { left, right } = condition
  return left.kind === 'name' && right.kind === 'text'
    ? { name: left.value.toLowerCase(), value: right.value }
    : undefined
}

/** A filter that Azure may have and the simulator lacks. */
export function filterNotSimulated(request: ArmRequest) {
  return ARM_ERRORS.notSimulated(`the $filter "${request.query('$filter') ?? ''}" at ${request.path}`)
}

/**
 * Reads a `$filter` of the form `name eq 'value' and …` into a map by lower-case name; the map is empty if there is no
 * filter. Throws 501 for any other filter, and for a name that is not in `names`.
 */
export function readEqualities(request: ArmRequest, names: readonly string[]): ReadonlyMap<string, string> {
  const equalities = readConditions(request).map((condition) => {
    const equality = findEquality(condition)
    if (equality === undefined || !names.includes(equality.name)) throw filterNotSimulated(request)
    return [equality.name, equality.value] as const
  })
  return new Map(equalities)
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
