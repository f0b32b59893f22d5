import { readFile } from 'node:fs/promises'
import {
  type AuthorityValidationOptions,
  type MultiTenantTokenCredentialOptions,
  OnBehalfOfCredential,
  type OnBehalfOfCredentialSecretOptions,
} from '@azure/identity'
import type { SdkAppCredential } from '../../../src/config/sdk-app.ts'
import { AppError } from '../../../src/domain/app-error.ts'
import { findCertificateFault } from './certificate.ts'
import { createIdentityAssertion } from './identity-assertion.ts'

/** The credential takes AuthorityValidationOptions too, though its constructor's type does not say so. */
export type ExchangeOptions = Omit<OnBehalfOfCredentialSecretOptions, 'clientSecret'> &
  MultiTenantTokenCredentialOptions &
  AuthorityValidationOptions

/** Creates the credential for one exchange, with which the SDK app authenticates by its configured method. */
type CreateExchange = (options: ExchangeOptions) => Promise<OnBehalfOfCredential>

/** @returns a function that throws AppError if the certificate can't be used, or the managed identity gives no token */
export function createSdkAppCredential(credential: SdkAppCredential): CreateExchange {
  if (credential.kind === 'secret') {
    return (options) => Promise.resolve(new OnBehalfOfCredential({ ...options, clientSecret: credential.secret }))
  }
  if (credential.kind === 'certificate') {
    return async (options) => {
      await checkCertificate(credential.path)
      return new OnBehalfOfCredential({ ...options, certificatePath: credential.path })
    }
  }
  const readAssertion = createIdentityAssertion(credential)
  return async (options) => {
    // Runs before the exchange. Within it, a failure here would be reported as a refusal by Entra.
    const assertion = await readAssertion()
    return new OnBehalfOfCredential({ ...options, getAssertion: () => Promise.resolve(assertion) })
  }
}

/** The certificate was valid at startup, but certificates expire, and the file may have been replaced. */
async function checkCertificate(path: string): Promise<void> {
  const pem = await readFile(path, 'utf8').catch(() => undefined)
  const fault = findCertificateFault(pem, Date.now())
  if (fault === undefined) return
  const sentence = 'This app is not set up correctly, so it cannot sign in to Azure for you.'
  throw new AppError('misconfigured', sentence, { azure: { remedy: `SDK_CLIENT_CERTIFICATE ${fault}` } })
}
