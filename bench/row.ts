import { median, quantile } from './statistics.ts'

/** What one measurement found: a line of the table. */
export interface Row {
  readonly what: string
  readonly goal: Goal | undefined
  readonly ours: string
  /** What it is compared to. */
  readonly theirs: string
  /** What the goal is about. */
  readonly value: number
  /** Of that value, where it is no ratio. */
  readonly unit?: string
  readonly n: number
  /** What a reader must know to read the value right. */
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

/** The median, and between what the middle half lies. */
export function toMilliseconds(values: readonly number[]): string {
  const [low, middle, high] = [quantile(values, 0.25), median(values), quantile(values, 0.75)]
  return `${toNumber(middle)} ms (${toNumber(low)}–${toNumber(high)})`
}

export function toNumber(value: number): string {
  const digits = Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 100 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
