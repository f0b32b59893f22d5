import { ARM_ERRORS } from './arm-error.ts'
import type { ArmRequest } from './arm-request.ts'

/** What every request may have besides the options of its route. */
const EVERYWHERE = ['api-version']

/** Throws 501 for an option that the route doesn't read: without it, the answer would be one to another question. */
export function demandKnownOptions(request: ArmRequest, options: readonly string[]): void {
  const known = [...EVERYWHERE, ...options].map((option) => option.toLowerCase())
  const unknown = request.queryNames.find((name) => !known.includes(name.toLowerCase()))
  if (unknown !== undefined) {
    throw ARM_ERRORS.notSimulated(`the option ${unknown} of ${request.method} ${request.path}`)
  }
}

/** The size of a page: `$top`, or the service's own. Throws 501 for a value whose answer by Azure is not known. */
export function readTop(request: ArmRequest, pageSize: number): number {
  const top = request.query('$top')
  if (top === undefined) return pageSize
  if (!/^[1-9]\d{0,5}$/.test(top)) throw ARM_ERRORS.notSimulated(`the option $top=${top} at ${request.path}`)
  return Math.min(Number(top), pageSize)
}
