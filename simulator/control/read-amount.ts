/** Reads the one number of a body; throws a RangeError that says what it must be. */
export function readAmount(body: Readonly<Record<string, unknown>>, name: string, most: number): number {
  const value = body[name]
  if (Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most) return Number(value)
  throw new RangeError(`The body must be {"${name}": n} with a whole number from 0 to ${most}.`)
}

/** Like readAmount, for a setting that null switches off. */
export function readNullableAmount(
  body: Readonly<Record<string, unknown>>,
  name: string,
  most: number,
): number | undefined {
  return body[name] === null ? undefined : readAmount(body, name, most)
}

/** Reads the one switch of a body; throws a RangeError that says what it must be. */
export function readSwitch(body: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = body[name]
  if (typeof value === 'boolean') return value
  throw new RangeError(`The body must be {"${name}": true} or {"${name}": false}.`)
}

export function readBody(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? { ...body } : {}
}
