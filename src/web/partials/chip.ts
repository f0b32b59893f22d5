/** A filter that is on. */
export interface Chip {
  /** What it filters: `Region`. Empty if that could not be understood. */
  readonly label: string
  readonly text: string
  /** The page without it. */
  readonly without: string
  /** Why it is left out, although the address has it. */
  readonly because?: string
}
