/** One request to Entra or to Resource Manager, as the person may see it: without any token or secret. */
export interface AzureCall {
  readonly method: string
  readonly url: string
  /** What was sent, where that may be shown: to Resource Manager always, to Entra never. */
  readonly body: string | undefined
  /** Undefined where no answer came. */
  readonly status: number | undefined
  /** Milliseconds until the answer was there to its last byte. */
  readonly durationMs: number
  /** What Azure says is left to the person, in its own words: `x-ms-user-quota-remaining: 14`. */
  readonly quota: readonly string[]
  readonly correlationId: string | undefined
}
