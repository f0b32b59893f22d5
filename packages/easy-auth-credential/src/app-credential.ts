import { readFile } from 'node:fs/promises'
import {
  type AuthorityValidationOptions,
  type MultiTenantTokenCredentialOptions,
  OnBehalfOfCredential,
  type OnBehalfOfCredentialSecretOptions,
} from '@azure/identity'
import { findCertificateFault } from './certificate.ts'
import { EasyAuthError } from './easy-auth-error.ts'
import type { Settings } from './easy-auth-options.ts'
import { createIdentityAssertion } from './identity-assertion.ts'

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
  const identity = createIdentityAssertion(credential, settings)
  return {
    async createExchange(options) {
      // Runs before the exchange. Within it, a failure here would be reported as a refusal by Entra.
      const assertion = await identity.get()
      return new OnBehalfOfCredential({ ...options, getAssertion: () => Promise.resolve(assertion) })
    },
    warmUp: () => void identity.get().catch(() => undefined),
    close: identity.close,
  }
}

const NOTHING_TO_FETCH = { warmUp: () => undefined, close: () => undefined }

/** A certificate that was valid at startup expires one day, and its file may have been replaced. */
async function checkCertificate(path: string, name: string): Promise<void> {
  const pem = await readFile(path, 'utf8').catch(() => undefined)
  const fault = findCertificateFault(pem, Date.now())
  if (fault === undefined) return
  throw new EasyAuthError('misconfigured', "The app's certificate cannot be used.", { remedy: `${name} ${fault}` })
}
