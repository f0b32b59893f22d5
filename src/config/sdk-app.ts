import { readFileSync } from 'node:fs'
import { findCertificateFault } from '../../packages/easy-auth-credential/src/certificate.ts'

/** The app registration whose `user_impersonation` scope people's tokens have, and which exchanges these tokens. */
export interface SdkApp {
  readonly clientId: string
  readonly credential: SdkAppCredential
}

/** How the SDK app proves to Entra who it is (decision 8). */
export type SdkAppCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** Path of a PEM file with certificate and private key. Read again for every exchange, because it may be renewed. */
  | { readonly kind: 'certificate'; readonly path: string }
  /** Client id of a user-assigned managed identity, and the audience that the app's federated credential expects. */
  | { readonly kind: 'managed-identity'; readonly clientId: string; readonly audience: string }

/** Each of these settings names a credential; exactly one must be set. The first is recommended. */
const CREDENTIALS = ['SDK_MANAGED_IDENTITY_CLIENT_ID', 'SDK_CLIENT_CERTIFICATE', 'SDK_CLIENT_SECRET'] as const
type CredentialSettings = Readonly<Partial<Record<(typeof CREDENTIALS)[number], string | undefined>>>

/** What is wrong with the credential as a whole: none is set, several are set, or the certificate is unusable. */
export function findCredentialFault(settings: CredentialSettings): string | undefined {
  const given = CREDENTIALS.filter((name) => settings[name])
  if (given.length === 0) {
    return `${CREDENTIALS.join(', ')}: one of them is missing, by which the SDK app registration proves who it is`
  }
  if (given.length > 1) return `${given.join(' and ')} exclude each other: set only one`
  const path = settings.SDK_CLIENT_CERTIFICATE
  const fault = path ? findCertificateFault(findText(path), Date.now()) : undefined
  return fault && `SDK_CLIENT_CERTIFICATE ${fault}`
}

/** Expects settings in which `findCredentialFault` finds no fault. */
export function toCredential(settings: CredentialSettings, audience: string): SdkAppCredential {
  const { SDK_MANAGED_IDENTITY_CLIENT_ID: clientId, SDK_CLIENT_CERTIFICATE: path } = settings
  if (clientId) return { kind: 'managed-identity', clientId: clientId.toLowerCase(), audience }
  if (path) return { kind: 'certificate', path }
  return { kind: 'secret', secret: settings.SDK_CLIENT_SECRET ?? '' }
}

function findText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
