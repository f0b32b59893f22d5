import type { AppRegistration, Directory } from '../directory.ts'
import { type AskedClaims, readAskedClaims } from '../entra/asked-claims.ts'
import { EntraError } from '../entra/entra-error.ts'
import { isRegistered } from '../entra/redirect-uris.ts'
import { readUserScope } from '../entra/user-scope.ts'

const PROMPTS = ['none', 'login', 'select_account', 'consent'] as const

/** What an app asks of the authorization endpoint. */
export interface AuthorizeRequest {
  readonly scope: string
  readonly prompt: (typeof PROMPTS)[number] | undefined
  readonly nonce: string | undefined
  readonly challenge: string | undefined
  readonly claims: AskedClaims
}

/** The app that asks, and where the answer goes. */
export interface ReturnAddress {
  readonly client: AppRegistration
  readonly redirectUri: string
}

/** Something that Entra has and this stand-in lacks. */
export class NotSimulated extends Error {}

/** @throws EntraError for which there is nowhere to go back to */
export function readReturnAddress(query: URLSearchParams, directory: Directory): ReturnAddress {
  const app = query.get('client_id') ?? ''
  const client = directory.apps.auth
  if (app !== client.clientId) throw new EntraError('unknownApp', { app, tenantName: directory.tenantName })
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!isRegistered(client, redirectUri)) throw new EntraError('replyAddressUnknown', { given: redirectUri, app })
  const mode = query.get('response_mode') ?? 'query'
  if (mode !== 'query') throw new NotSimulated(`The local Entra answers no response_mode=${mode}.`)
  return { client, redirectUri }
}

/** @throws EntraError, which goes to the return address */
export function readAuthorizeRequest(
  query: URLSearchParams,
  directory: Directory,
  client: AppRegistration,
): AuthorizeRequest {
  // An empty parameter counts as left out (RFC 6749, 3.1).
  const find = (name: string) => query.get(name) || undefined
  const responseType = find('response_type')
  if (responseType === undefined) throw new EntraError('missingParameter', { name: 'response_type' })
  if (responseType !== 'code') throw new EntraError('responseTypeUnknown', { responseType })
  const scope = find('scope')
  if (scope === undefined) throw new EntraError('missingParameter', { name: 'scope' })
  readUserScope(scope, directory, client)
  const asked = find('prompt')
  const prompt = PROMPTS.find((one) => one === asked)
  if (asked !== undefined && prompt === undefined) throw new EntraError('promptUnknown')
  return {
    scope,
    prompt,
    nonce: find('nonce'),
    challenge: readChallenge(find('code_challenge'), find('code_challenge_method')),
    claims: readAskedClaims(find('claims')),
  }
}

/** A SHA-256 hash has 43 characters. Entra takes `plain` too, which no client should send (RFC 9700, 2.1.1). */
function readChallenge(challenge: string | undefined, method: string | undefined): string | undefined {
  if (challenge === undefined) return undefined
  if (method !== 'S256') throw new EntraError('challengeMethodUnknown')
  if (!/^[\w-]{43}$/.test(challenge)) throw new EntraError('challengeSizeWrong')
  return challenge
}
