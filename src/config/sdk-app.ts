import { readFileSync } from 'node:fs'
import { findCertificateFault } from './find-certificate-fault.ts'

/** The app registration whose `user_impersonation` scope people's tokens are for, and by which they are exchanged. */
export interface SdkApp {
  readonly clientId: string
  readonly credential: SdkAppCredential
}

/** How the SDK app proves to Entra who it is (decision 8). */
export type SdkAppCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** Path of a PEM file with certificate and private key, read anew for every exchange: it may be renewed meanwhile. */
  | { readonly kind: 'certificate'; readonly path: string }
  /** Client id of a user-assigned managed identity, and for whom the app's federated credential wants its tokens. */
  | { readonly kind: 'managed-identity'; readonly clientId: string; readonly audience: string }

/** The settings that each name a credential; exactly one is set. The first is recommended. */
const CREDENTIALS = ['SDK_MANAGED_IDENTITY_CLIENT_ID', 'SDK_CLIENT_CERTIFICATE', 'SDK_CLIENT_SECRET'] as const
type CredentialSettings = Readonly<Partial<Record<(typeof CREDENTIALS)[number], string | undefined>>>

/** What is wrong with the credential as a whole: none, several, or a certificate that can't be used. */
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

/** Of settings in which `findCredentialFault` finds no fault. */
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
