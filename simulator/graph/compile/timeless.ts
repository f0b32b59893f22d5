import { findScalarFunction } from '../functions/scalar-functions.ts'

/** Whether a part of a query depends on the rows alone. `now()` and `ago()` give a different value each time. */
export function isTimeless(part: unknown): boolean {
  if (part instanceof Map) return isTimeless([...part.values()])
  if (Array.isArray(part)) return part.every(isTimeless)
  if (typeof part !== 'object' || part === null) return true
  if ('kind' in part && part.kind === 'literal') return true
  const asksTime = 'kind' in part && part.kind === 'call' && 'name' in part && isClock(part.name)
  return !asksTime && Object.values(part).every(isTimeless)
}

function isClock(name: unknown): boolean {
  return typeof name === 'string' && findScalarFunction(name)?.usesContext === true
}
