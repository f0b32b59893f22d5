import { median, quantile } from './statistics.ts'

/** The result of one measurement: a row of the table. */
export interface Row {
  readonly what: string
  readonly goal: Goal | undefined
  readonly ours: string
  /** The figure that ours is compared to. */
  readonly theirs: string
  /** The value that the goal applies to. */
  readonly value: number
  /** The unit of that value, if it is not a ratio. */
  readonly unit?: string
  readonly n: number
  /** What a reader must know to interpret the value. */
  readonly note?: string
}

export interface Goal {
  readonly is: 'at most' | 'at least'
  readonly value: number
}

export const atMost = (value: number): Goal => ({ is: 'at most', value })
export const atLeast = (value: number): Goal => ({ is: 'at least', value })

export function isReached({ is, value }: Goal, found: number): boolean {
  return is === 'at most' ? found <= value : found >= value
}

/** The median, and the interquartile range in brackets. */
export function toMilliseconds(values: readonly number[]): string {
  const [low, middle, high] = [quantile(values, 0.25), median(values), quantile(values, 0.75)]
  return `${toNumber(middle)} ms (${toNumber(low)}–${toNumber(high)})`
}

export function toNumber(value: number): string {
  const digits = Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 100 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
