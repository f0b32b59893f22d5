/** One request to Entra or to Resource Manager, as the person may see it, without any token or secret. */
export interface AzureCall {
  readonly method: string
  readonly url: string
  /** The request body, if it may be shown: always for Resource Manager, never for Entra. */
  readonly body: string | undefined
  /** Undefined if no answer came. */
  readonly status: number | undefined
  /** Milliseconds until the last byte of the answer arrived. */
  readonly durationMs: number
  /** The quota that Azure says the person has left, in its own words: `x-ms-user-quota-remaining: 14`. */
  readonly quota: readonly string[]
  readonly correlationId: string | undefined
}
