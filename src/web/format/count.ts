/** A number as people read it: `1,200`. Most are below a thousand and need no locale formatting. */
export function toCount(number: number): string {
  return number < 1_000 ? String(number) : number.toLocaleString('en')
}
