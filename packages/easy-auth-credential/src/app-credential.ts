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

/** Creates the credential for one exchange, with which the app authenticates by its configured method. */
type CreateExchange = (options: ExchangeOptions) => Promise<OnBehalfOfCredential>

/** @returns a function that throws EasyAuthError if the certificate can't be used, or the managed identity gives no token */
export function createAppCredential(settings: Settings): CreateExchange {
  const { credential, limits, names } = settings
  if (credential.kind === 'secret') {
    return (options) => Promise.resolve(new OnBehalfOfCredential({ ...options, clientSecret: credential.secret }))
  }
  if (credential.kind === 'certificate') {
    return async (options) => {
      await checkCertificate(credential.path, names.certificate)
      return new OnBehalfOfCredential({ ...options, certificatePath: credential.path })
    }
  }
  const readAssertion = createIdentityAssertion(credential, limits)
  return async (options) => {
    // Runs before the exchange. Within it, a failure here would be reported as a refusal by Entra.
    const assertion = await readAssertion()
    return new OnBehalfOfCredential({ ...options, getAssertion: () => Promise.resolve(assertion) })
  }
}

/** A certificate that was valid at startup expires one day, and its file may have been replaced. */
async function checkCertificate(path: string, name: string): Promise<void> {
  const pem = await readFile(path, 'utf8').catch(() => undefined)
  const fault = findCertificateFault(pem, Date.now())
  if (fault === undefined) return
  throw new EasyAuthError('misconfigured', "The app's certificate cannot be used.", { remedy: `${name} ${fault}` })
}
