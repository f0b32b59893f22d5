import type { Response } from 'express'
import type { AppError } from '../domain/app-error.ts'
import type { Call } from '../domain/call.ts'
import { ALL_DIRECTORIES, type Directory } from '../domain/directory.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** Missing where the person has one directory. */
    directory?: ChosenDirectory
    /** The person's call in their own directory, beside `call` in the chosen one. Missing with `directory`. */
    home?: Call
  }
}

/** The directory that a request is about, among those that the person has. */
export interface ChosenDirectory {
  /** Their own first. */
  readonly all: readonly Directory[]
  /** Undefined for all of them. What is of one directory alone is then of the person's own. */
  readonly chosen: Directory | undefined
  /** The person's call in one of them. Throws AppError if its Entra refuses. */
  readonly callIn: (directory: Directory) => Promise<Call>
}

/** The directory that links of this page name; undefined where people have one. */
export function findDirectory({ locals: { directory, call } }: Response): string | undefined {
  return directory && (directory.chosen?.tenantId ?? call?.person.tenantId)
}

/** The same for a list, which may be of all of them. */
export function findListDirectory({ locals: { directory } }: Response): string | undefined {
  return directory && (directory.chosen?.tenantId ?? ALL_DIRECTORIES)
}

/** The page on which an administrator of a directory allows this app there, by what its Entra has said; undefined if that helps nobody. */
export type FindConsentUrl = (tenantId: string, refusal: AppError) => string | undefined

/** Entra has two numbers for it: nobody has allowed the app, or nobody there has ever seen it. */
export function createFindConsentUrl(deps: {
  authority: string
  /** The client ids of the registrations that need consent. The last is the default. */
  apps: readonly string[]
}): FindConsentUrl {
  return (tenantId, { sentence, azure: { code, message = '' } }) => {
    const isUnseen = code === 'AADSTS700016' && sentence.key !== 'notInvitedThere'
    if (sentence.key !== 'noConsent' && !isUnseen) return undefined
    const app = deps.apps.find((clientId) => message.toLowerCase().includes(clientId)) ?? deps.apps.at(-1)
    return `${deps.authority}/${tenantId}/adminconsent?client_id=${app}`
  }
}

/** The directory that a URL of this app names, whether there is one or not. */
export function findNamedDirectory(url: string): string | undefined {
  return new URLSearchParams(url.split('?')[1]).get('directory') ?? undefined
}

/** Whether the URL of a list is for all directories. */
export function isOfAll(list: string): boolean {
  return findNamedDirectory(list) === ALL_DIRECTORIES
}
