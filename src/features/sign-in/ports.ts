type Headers = Readonly<Record<string, readonly string[] | undefined>>

/** Where a browser is sent, and the values of `Set-Cookie` that it gets. */
export interface Way {
  readonly location: string
  readonly cookies: readonly string[]
}

/** What a link to sign in asks for. The flow decides what of it is all right. */
export interface SignInLink {
  readonly to: string | undefined
  readonly loginHint: string | undefined
  readonly domainHint: string | undefined
  readonly prompt: string | undefined
  readonly challenge: string | undefined
}

/** Signs people in by Entra. */
export interface SignInFlow {
  begin(link: SignInLink, headers: Headers): Promise<Way>
  complete(query: string, headers: Headers): Promise<Way>
  /** Where a sign-in leads that comes back with this state. */
  findDestination(state: string): Promise<string>
  /** Where a link to sign in leads that asks for this path. */
  toDestination(to: string | undefined): string
  /** Whether the browser has a session. */
  isSignedIn(headers: Headers): Promise<boolean>
  /** What tells a browser from others, if it has been here before. */
  findBrowser(headers: Headers): string | undefined
  /** Whether a request comes from the browser of this sign-in at Entra, for certain. */
  isOfBrowser(sid: string, headers: Headers): boolean
  /** Entra tells that a sign-in has ended. Returns the values of `Set-Cookie`. */
  endByEntra(sid: string, headers: Headers): Promise<readonly string[]>
}
