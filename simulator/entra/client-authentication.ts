import { createHash, timingSafeEqual } from 'node:crypto'
import type { AppRegistration, Directory } from '../directory.ts'
import { EntraError, type EntraErrorName } from './entra-error.ts'
import { findApp } from './people.ts'
import type { TokenRequest } from './token-request.ts'

interface ClientAuthenticationDeps {
  readonly directory: Directory
  /** Throws an EntraError. */
  readonly checkAssertion: (assertion: string, app: AppRegistration) => void
}

export type AuthenticateClient = ReturnType<typeof createClientAuthentication>

/** Authenticates the client by an assertion, or by a secret in the body or as HTTP Basic (RFC 6749, 2.3.1). */
export function createClientAuthentication({ directory, checkAssertion }: ClientAuthenticationDeps) {
  return (request: TokenRequest, missingSecret: EntraErrorName = 'missingSecret'): AppRegistration => {
    const { clientId, clientSecret } = request.client
    if (clientId === undefined) throw new EntraError('missingParameter', { name: 'client_id' })

    const app = findApp(directory, clientId)
    if (!app) throw new EntraError('unknownApp', { app: clientId, tenantName: directory.tenantName })
    const assertion = request.find('client_assertion')
    if (assertion !== undefined) {
      if (request.get('client_assertion_type') !== ASSERTION_TYPE) throw new EntraError('malformedRequest')
      checkAssertion(assertion, app)
      return app
    }
    if (clientSecret === undefined) throw new EntraError(missingSecret)
    if (isSameSecret(clientSecret, app.clientSecret)) return app
    const isExpired = app.expiredSecret !== undefined && isSameSecret(clientSecret, app.expiredSecret)
    throw new EntraError(isExpired ? 'expiredSecret' : 'wrongSecret', { app: app.clientId })
  }
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

function isSameSecret(given: string, right: string): boolean {
  return timingSafeEqual(digest(given), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
