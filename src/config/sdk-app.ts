import { readFileSync } from 'node:fs'
import type { AppCredential } from 'easy-auth-credential'
import { findCertificateFault } from 'easy-auth-credential/certificate'

/** The app registration whose `user_impersonation` scope people's tokens have, and which exchanges these tokens. */
export interface SdkApp {
  readonly clientId: string
  /** How it proves to Entra who it is (decision 8). */
  readonly credential: AppCredential
}

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
export function toCredential(settings: CredentialSettings, audience: string): AppCredential {
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
