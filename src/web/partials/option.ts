/** One of the values of a field. */
export interface Option {
  readonly value: string
  readonly label: string
  readonly isChosen: boolean
}
