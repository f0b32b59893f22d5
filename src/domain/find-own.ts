/** An entry of a table that text from outside names: `constructor` is in no table, though it is in every object. */
export function findOwn<Value>(table: Readonly<Record<string, Value>>, name: string | undefined): Value | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}
