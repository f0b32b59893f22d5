import type { AppCredential } from 'easy-auth-credential'
import type { CredentialNames } from './app-credential.ts'

/** The app registration whose `user_impersonation` scope people's tokens have, and which exchanges these tokens. */
export interface SdkApp {
  readonly clientId: string
  /** How it proves to Entra who it is (decision 8). */
  readonly credential: AppCredential
}

export const SDK_CREDENTIAL: CredentialNames = [
  'SDK_MANAGED_IDENTITY_CLIENT_ID',
  'SDK_FEDERATED_TOKEN_FILE',
  'SDK_CLIENT_CERTIFICATE',
  'SDK_CLIENT_SECRET',
]
