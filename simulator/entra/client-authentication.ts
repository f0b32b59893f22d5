import { createHash, timingSafeEqual } from 'node:crypto'
import type { AppRegistration, Directory } from '../directory.ts'
import { EntraError, type EntraErrorName } from './entra-error.ts'
import { findApp } from './people.ts'
import type { TokenRequest } from './token-request.ts'

/** Who asks for a token, proven by its secret, in the body or as HTTP Basic (RFC 6749, 2.3.1). */
export function authenticateClient(
  directory: Directory,
  request: TokenRequest,
  missingSecret: EntraErrorName = 'missingSecret',
): AppRegistration {
  const { clientId, clientSecret } = request.client
  if (clientId === undefined) throw new EntraError('missingParameter', { name: 'client_id' })

  const app = findApp(directory, clientId)
  if (!app) throw new EntraError('unknownApp', { app: clientId, tenantName: directory.tenantName })
  if (request.find('client_assertion') !== undefined) {
    throw new EntraError('unsupportedClientAssertion', { app: app.clientId })
  }
  if (clientSecret === undefined) throw new EntraError(missingSecret)
  if (!isSameSecret(clientSecret, app.clientSecret)) throw new EntraError('wrongSecret', { app: app.clientId })
  return app
}

function isSameSecret(given: string, right: string): boolean {
  return timingSafeEqual(digest(given), digest(right))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
