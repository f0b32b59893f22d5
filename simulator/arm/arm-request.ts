/** What a handler needs from a request: the caller, the target, and the origin at which the caller reaches this Azure. */
export interface ArmRequest {
  readonly caller: Caller
  /** A named segment of the route's path, in the letter case of the request. */
  param(name: string): string
  /** The first non-empty value of a query parameter. The name is case-insensitive. */
  query(name: string): string | undefined
  /** The names of the query parameters that have a value, as the client wrote them. */
  readonly queryNames: readonly string[]
  readonly method: string
  readonly path: string
  readonly apiVersion: string
  /** `https://host:port` as the client wrote it; links in answers point back to the same origin. */
  readonly origin: string
  /** The parsed JSON body, or undefined if there is none. */
  readonly body: unknown
}

export interface Caller {
  readonly objectId: string
  /** As Azure puts it in "The client '…' with object id". */
  readonly name: string
  /** Of the token. */
  readonly tenantId: string
}

export interface ArmAnswer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type ArmHandler = (request: ArmRequest) => ArmAnswer

export function ok(body: unknown): ArmAnswer {
  return { status: 200, body }
}
