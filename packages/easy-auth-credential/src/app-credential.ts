import { readFile } from 'node:fs/promises'
import {
  type AuthorityValidationOptions,
  type MultiTenantTokenCredentialOptions,
  OnBehalfOfCredential,
  type OnBehalfOfCredentialSecretOptions,
} from '@azure/identity'
import { createAppIdentity } from './app-identity.ts'
import { findCertificateFault } from './certificate.ts'
import { EasyAuthError } from './easy-auth-error.ts'
import type { AppCredential, Settings } from './easy-auth-options.ts'

/** The credential takes AuthorityValidationOptions too, though its constructor's type does not say so. */
export type ExchangeOptions = Omit<OnBehalfOfCredentialSecretOptions, 'clientSecret'> &
  MultiTenantTokenCredentialOptions &
  AuthorityValidationOptions

/** With what the app authenticates, by its configured method. */
export interface AppProof {
  /**
   * Creates the credential for one exchange.
   *
   * @throws EasyAuthError if the certificate can't be used, or the managed identity gives no token
   */
  createExchange(options: ExchangeOptions): Promise<OnBehalfOfCredential>
  /** Fetches what every exchange needs before the first one, and renews it. Does not throw. */
  warmUp(): void
  close(): void
}

export function createAppCredential(settings: Settings): AppProof {
  const { credential, names } = settings
  if (credential.kind === 'secret') {
    return {
      ...NOTHING_TO_FETCH,
      createExchange: (options) =>
        Promise.resolve(new OnBehalfOfCredential({ ...options, clientSecret: credential.secret })),
    }
  }
  if (credential.kind === 'certificate') {
    return {
      ...NOTHING_TO_FETCH,
      async createExchange(options) {
        await checkCertificate(credential.path, names.certificate)
        return new OnBehalfOfCredential({ ...options, certificatePath: credential.path })
      },
    }
  }
  if (credential.kind === 'token-file') {
    return {
      ...NOTHING_TO_FETCH,
      async createExchange(options) {
        const token = await readTokenFile(credential.path, names.tokenFile)
        return new OnBehalfOfCredential({ ...options, getAssertion: () => Promise.resolve(token) })
      },
    }
  }
  const assertion = createAssertion(credential, settings)
  return {
    async createExchange(options) {
      // Runs before the exchange. Within it, a failure here would be reported as a refusal by Entra.
      const token = await assertion.get()
      return new OnBehalfOfCredential({ ...options, getAssertion: () => Promise.resolve(token) })
    },
    warmUp: () => void assertion.get().catch(() => undefined),
    close: assertion.close,
  }
}

/** The token of a managed identity, which a federated credential of the app accepts in place of a secret. `get` throws EasyAuthError. */
export function createAssertion(
  { clientId, audience = 'api://AzureADTokenExchange' }: Extract<AppCredential, { kind: 'managed-identity' }>,
  { appIdentity, ...settings }: Settings,
): { readonly get: () => Promise<string>; readonly close: () => void } {
  const identity = appIdentity ?? createAppIdentity({ ...settings, clientId })
  return {
    get: async () => (await identity.getToken(`${audience}/.default`)).token,
    close: appIdentity ? () => undefined : identity.close,
  }
}

/** @throws EasyAuthError misconfigured */
export async function readTokenFile(path: string, name: string): Promise<string> {
  const token = (await readFile(path, 'utf8').catch(() => '')).trim()
  if (token !== '') return token
  throw new EasyAuthError('misconfigured', "The app's federated token cannot be read.", {
    remedy: `${name} must name a file with a token, which the user of this process may read.`,
  })
}

const NOTHING_TO_FETCH = { warmUp: () => undefined, close: () => undefined }

/** A certificate that was valid at startup expires one day, and its file may have been replaced. */
async function checkCertificate(path: string, name: string): Promise<void> {
  const pem = await readFile(path, 'utf8').catch(() => undefined)
  const fault = findCertificateFault(pem, Date.now())
  if (fault === undefined) return
  throw new EasyAuthError('misconfigured', "The app's certificate cannot be used.", { remedy: `${name} ${fault}` })
}
