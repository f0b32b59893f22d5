import type { Response } from 'express'
import type { OrganisationPolicy } from '../../domain/organisation-policy.ts'
import type { Words } from '../../words/words.ts'
import type { Portal } from './connect.ts'

/** What decides the offered actions and links, and in which words: the policy, the cloud's portal and the directory. */
export interface Offer {
  readonly policy: OrganisationPolicy
  readonly portal: Portal
  /** What links name, where a person may have several directories: the tenant id. */
  readonly directory?: string | undefined
  readonly words: Words
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/** What a person is offered in the directory that a request is of. */
export type ToOffer = (res: Response) => Offer
