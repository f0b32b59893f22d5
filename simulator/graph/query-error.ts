/** One entry of an error's `details`. A `ParserFailure` also says where (`line`, `characterPositionInLine`, `token`, …). */
export interface ErrorDetail {
  readonly code: string
  readonly message: string
  readonly [more: string]: unknown
}

/** A query that Resource Graph would answer, and the simulator can't. The message names what the simulator lacks. */
export class QueryNotSimulated extends Error {
  override readonly name = 'QueryNotSimulated'
}

/**
 * A query that Resource Graph would answer with 400. `details` leaves out the `InvalidQuery` that Azure puts first.
 *
 * Codes seen in Azure's answers: ParserFailure, DisallowedLogicalTableName, UnsupportedJoinFlavor,
 * DisallowedMaxNumberOfRemoteTables, and NoValidColumns and InvalidColumnNames of facets. Others are the simulator's.
 */
export class QueryError extends Error {
  override readonly name = 'QueryError'
  readonly code: string
  readonly details: readonly ErrorDetail[]

  constructor(code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = [{ code, message, ...more }]
  }
}
