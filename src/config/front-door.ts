import type { AppCredential } from 'easy-auth-credential'
import * as z from 'zod'
import { type CredentialNames, findCredentialFault, toCredential } from './app-credential.ts'
import { optional } from './optional.ts'

/** Who signs people in: something in front of the app that sets the X-MS-* headers, or the app itself. */
export type FrontDoorConfig = { readonly kind: 'easy-auth' } | OwnDoorConfig

export interface OwnDoorConfig {
  readonly kind: 'own'
  /** The app registration that signs people in. */
  readonly authApp: { readonly clientId: string; readonly credential: AppCredential }
  /** What cookies are sealed with. Only the first seals; each of them opens. */
  readonly sessionKeys: readonly Buffer[]
}

const LEAST_BYTES = 32
const key = z
  .string()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length >= LEAST_BYTES, {
    error: `must be at least ${LEAST_BYTES} random bytes in base64: openssl rand -base64 32`,
  })
  .refine((bytes) => bytes.length < LEAST_BYTES || new Set(bytes).size > LEAST_BYTES / 4, {
    error: 'must be random: openssl rand -base64 32',
  })

const guid = z.guid({ error: 'must be a GUID' })

export const FRONT_DOOR_SETTINGS = {
  FRONT_DOOR: optional(z.enum(['trusted', 'entra'], { error: 'can only be: trusted or entra' })),
  WEBSITE_AUTH_ENABLED: optional(z.string()),
  AUTH_CLIENT_ID: optional(guid),
  AUTH_MANAGED_IDENTITY_CLIENT_ID: optional(guid),
  AUTH_FEDERATED_TOKEN_FILE: optional(z.string()),
  AUTH_CLIENT_CERTIFICATE: optional(z.string()),
  AUTH_CLIENT_SECRET: optional(z.string()),
  SESSION_KEY: optional(key),
  SESSION_KEY_BEFORE: optional(key),
}
type Settings = z.infer<z.ZodObject<typeof FRONT_DOOR_SETTINGS>>

const CREDENTIAL: CredentialNames = [
  'AUTH_MANAGED_IDENTITY_CLIENT_ID',
  'AUTH_FEDERATED_TOKEN_FILE',
  'AUTH_CLIENT_CERTIFICATE',
  'AUTH_CLIENT_SECRET',
]

type Environment = Readonly<Record<string, string | undefined>>

/** What would leave nobody to sign people in, two of them, or sessions that anybody could read on the way. */
export function findFrontDoorFaults(environment: Environment): readonly string[] {
  const isEasyAuth = environment['WEBSITE_AUTH_ENABLED']?.toLowerCase() === 'true'
  if (environment['FRONT_DOOR'] === 'entra') return findOwnDoorFaults(environment, isEasyAuth)
  if (isEasyAuth || environment['FRONT_DOOR'] === 'trusted') return []
  return [
    'nothing says that a front door signs people in. Turn on authentication of the App Service (it then sets ' +
      'WEBSITE_AUTH_ENABLED), or set FRONT_DOOR=trusted if another one strips and sets the X-MS-* headers, or FRONT_DOOR=entra ' +
      'if this app is to sign people in itself',
  ]
}

function findOwnDoorFaults(environment: Environment, isEasyAuth: boolean): readonly string[] {
  const credential = findCredentialFault(environment, CREDENTIAL, 'Auth')
  return [
    ...(isEasyAuth
      ? ['FRONT_DOOR=entra and the authentication of the App Service exclude each other: turn one of them off']
      : []),
    ...(environment['AUTH_CLIENT_ID']
      ? []
      : ['AUTH_CLIENT_ID is missing: the application (client) id of the Auth app registration']),
    ...(credential ? [credential] : []),
    ...(environment['SESSION_KEY']
      ? []
      : ['SESSION_KEY is missing: 32 random bytes in base64, the same for every instance: openssl rand -base64 32']),
    ...(isSecret(environment['PUBLIC_ORIGIN'])
      ? []
      : [
          'PUBLIC_ORIGIN must begin with https:// with FRONT_DOOR=entra: cookies are for https alone. Only for development it may ' +
            'be http://localhost',
        ]),
  ]
}

/** Browsers take `Secure` cookies of localhost over http (https://www.w3.org/TR/secure-contexts/#is-origin-trustworthy). */
function isSecret(publicOrigin: string | undefined): boolean {
  const url = URL.parse(publicOrigin ?? '')
  // Another check reports it, or App Service's own name takes its place.
  if (!url) return true
  return url.protocol !== 'http:' || url.hostname === 'localhost'
}

/** Expects settings in which `findFrontDoorFaults` finds no fault. */
export function toFrontDoor(settings: Settings, audience: string): FrontDoorConfig {
  if (settings.FRONT_DOOR !== 'entra') return { kind: 'easy-auth' }
  const { AUTH_CLIENT_ID: clientId = '', SESSION_KEY: current, SESSION_KEY_BEFORE: before } = settings
  const { AUTH_MANAGED_IDENTITY_CLIENT_ID, AUTH_FEDERATED_TOKEN_FILE } = settings
  const { AUTH_CLIENT_CERTIFICATE, AUTH_CLIENT_SECRET } = settings
  const named = {
    AUTH_MANAGED_IDENTITY_CLIENT_ID,
    AUTH_FEDERATED_TOKEN_FILE,
    AUTH_CLIENT_CERTIFICATE,
    AUTH_CLIENT_SECRET,
  }
  return {
    kind: 'own',
    authApp: { clientId: clientId.toLowerCase(), credential: toCredential(named, CREDENTIAL, audience) },
    sessionKeys: [current, before].flatMap((one) => one ?? []),
  }
}
