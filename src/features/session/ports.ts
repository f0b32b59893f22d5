import type { Person } from '../../domain/person.ts'

/** What ends a person's session. */
export interface SignOutDoor {
  /** Ends the session of a request. Does not throw. */
  signOut(headers: Readonly<Record<string, readonly string[] | undefined>>): Promise<{
    readonly location: string
    readonly cookies: readonly string[]
    /** Whose session it was; undefined if there was none. */
    readonly person: Person | undefined
  }>
  /** A front door that signs people in first leads them to the address by a GET. */
  readonly signsOutByGet: boolean
}
