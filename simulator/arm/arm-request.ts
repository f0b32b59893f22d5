/** What a handler needs to know of a request: who asks, for what, and where the asker reaches this Azure. */
export interface ArmRequest {
  readonly caller: Caller
  /** The part of the path that a route names, in the letter case of the request. */
  param(name: string): string
  /** The first value of a query parameter, whose name is compared without regard to case. An empty one is none. */
  query(name: string): string | undefined
  readonly method: string
  readonly path: string
  readonly apiVersion: string
  /** `https://host:port` as the client spelled it: links in answers lead back to where it came from. */
  readonly origin: string
  /** The parsed JSON body, or undefined without one. */
  readonly body: unknown
}

export interface Caller {
  readonly objectId: string
  /** As Azure puts it in "The client '…' with object id". */
  readonly name: string
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
