import type { Caller } from '../../domain/call.ts'
import type { Person } from '../../domain/person.ts'

/** What a door reads of a request. */
export interface DoorRequest {
  /** Node's `headersDistinct`: each value of a repeated header by itself. */
  readonly headers: DistinctHeaders
  /** Whether the answer is for programs, which may bring an access token of their own. */
  readonly takesBearer: boolean
  /** Whether a person asks, and not a page by itself. */
  readonly isActivity: boolean
}

export type DistinctHeaders = Readonly<Record<string, readonly string[] | undefined>>

/** The person who sends a request. */
export interface Identified extends Caller {
  /** When the sign-in ends if nothing renews it, in milliseconds since the Unix epoch. */
  readonly endsAt: number
  /** Values of `Set-Cookie` for the answer. */
  readonly cookies: readonly string[]
  /** Whether a token of one directory is all that is there: then the person can't be asked for in another. */
  readonly isOfOneDirectory?: true
}

/** Where a door sends a browser. */
export interface DoorAnswer {
  readonly location: string
  readonly cookies: readonly string[]
}

export interface SignedOut extends DoorAnswer {
  /** Whose session it was; undefined if there was none. */
  readonly person: Person | undefined
}

export interface DoorLinks {
  /**
   * Signs in and comes back.
   *
   * @param claims a claims challenge that the sign-in must answer, as JSON. A door that can't ask for it leaves it out
   * @param tenantId of the directory that wants the sign-in, if it is not the person's own
   */
  signIn(comeBackTo: string, claims?: string, tenantId?: string): Promise<string>
  /** The beginning of the address of a sign-in, which scripts complete with the path to come back to. */
  readonly signInPrefix: string
  /** Whether an open page renews the sign-in shortly before its end. */
  readonly isRenewedByPages: boolean
  /** A GET renews the sign-in. Its answer is 200 if that worked. */
  readonly refresh: string
  /** `anyway`: scripts go to `signedOut` whatever answers the form that signs out. Else they let the form do its work. */
  readonly signOut: 'anyway' | 'by-form'
  /** Ends the session of a browser, or says that there is none. */
  readonly signedOut: string
}

/** Signs people in before a request is anybody's: Easy Auth, or the app itself. */
export interface FrontDoor {
  /** @throws AppError */
  identify(request: DoorRequest): Promise<Identified>
  /** What `WWW-Authenticate` says if a request with these headers is answered 401. */
  findChallenge(headers: DistinctHeaders): string | undefined
  /**
   * The person who sends a request, as another directory knows them. Missing where the door signs people in to one directory.
   *
   * @param tenantId of an allowed directory
   * @throws AppError
   */
  readonly callerIn?: (headers: DistinctHeaders, tenantId: string) => Promise<Caller>
  readonly links: DoorLinks
  /** Ends the session of a request. Does not throw. */
  signOut(headers: DistinctHeaders): Promise<SignedOut>
  /** Whether a GET signs out as well: a door that signs people in first leads to the address by one. */
  readonly signsOutByGet: boolean
}
