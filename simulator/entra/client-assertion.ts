import type { AppRegistration, Directory } from '../directory.ts'
import { toDotnetTime } from '../dotnet-time.ts'
import { TOKEN_EXCHANGE_AUDIENCE } from './audiences.ts'
import type { ClientCertificate } from './client-certificate.ts'
import { EntraError } from './entra-error.ts'
import { toIssuers } from './issuers.ts'
import { type Claims, type DecodedToken, decodeToken, findSeconds, findText, isClientSignatureRight } from './jwt.ts'
import type { SigningKeys } from './signing-keys.ts'

interface ClientAssertionDeps {
  readonly directory: Directory
  readonly keys: SigningKeys
  readonly certificate: ClientCertificate
  readonly origin: string
}

/** The clock skew that Entra tolerates. */
const SKEW_MS = 5 * 60_000

/**
 * Checks the assertion that an app sends instead of a secret (RFC 7523). The app signs it with its certificate, or sends
 * a token that this Entra issued to the managed identity (federated credential). Throws an EntraError for anything else.
 */
export function createClientAssertionCheck({ directory, keys, certificate, origin }: ClientAssertionDeps) {
  const issuers: readonly string[] = Object.values(toIssuers(origin, directory.tenantId))
  const otherIds = (directory.otherTenants ?? []).map(({ tenantId }) => tenantId)
  const audiences = [directory.tenantId, ...otherIds, 'adfs'].flatMap((tenant) => [
    `${origin}/${tenant}/oauth2/v2.0/token`,
    `${origin}/${tenant}/oauth2/token`,
    `${origin}/${tenant}/v2.0`,
  ])

  const { auth, sdk } = directory.apps
  /** The apps that have registered the certificate and the federated credential. */
  const isTrusting = ({ clientId }: AppRegistration) => [auth.clientId, sdk.clientId].includes(clientId)

  return (assertion: string, app: AppRegistration): void => {
    const token = decodeToken(assertion)
    if (!token) throw new EntraError('clientAssertionKeyUnknown', { app: app.clientId })
    const isOwnWork =
      findText(token.claims, 'iss') === app.clientId || 'x5t' in token.header || 'x5t#S256' in token.header
    // Entra's own v1.0 tokens also have x5t. The issuer identifies them.
    if (isOwnWork && !issuers.includes(findText(token.claims, 'iss') ?? '')) checkCertificate(token, app)
    else checkFederated(assertion, token.claims, app)
  }

  function checkCertificate(token: DecodedToken, app: AppRegistration): void {
    const { header, claims } = token
    const isRegistered = Object.entries(certificate.thumbprints).some(([name, value]) => header[name] === value)
    if (!isRegistered || !isTrusting(app)) {
      throw new EntraError('clientAssertionKeyUnknown', { app: app.clientId })
    }
    if (!isClientSignatureRight(token, certificate.publicKey)) {
      throw new EntraError('clientAssertionSignatureWrong', { app: app.clientId })
    }
    if (findText(claims, 'iss') !== app.clientId || findText(claims, 'sub') !== app.clientId) {
      throw new EntraError('clientAssertionOfAnother')
    }
    if (!audiences.includes(findText(claims, 'aud') ?? '')) throw new EntraError('clientAssertionAudienceWrong')
    // MSAL reuses an assertion for several requests, so a repeated id is valid.
    if (!findText(claims, 'jti')) throw new EntraError('clientAssertionMalformed')
    checkTimes(claims)
  }

  function checkFederated(assertion: string, claims: Claims, app: AppRegistration): void {
    const issuer = findText(claims, 'iss') ?? ''
    const audience = findText(claims, 'aud') ?? ''
    const subject = findText(claims, 'sub') ?? ''
    if (!isTrusting(app)) {
      throw new EntraError('federationNotConfigured', { app: app.clientId, appName: app.displayName })
    }
    if (!issuers.includes(issuer)) throw new EntraError('federatedIssuerUnknown', { issuer })
    if (keys.check(assertion).outcome !== 'right') {
      throw new EntraError('clientAssertionSignatureWrong', { app: app.clientId })
    }
    checkTimes(claims)
    if (findText(claims, 'idtyp') !== 'app') throw new EntraError('federatedTokenOfPerson')
    if (audience !== TOKEN_EXCHANGE_AUDIENCE) throw new EntraError('federatedAudienceUnknown', { audience })
    if (subject !== directory.managedIdentity.objectId) throw new EntraError('federatedSubjectUnknown', { subject })
  }
}

function checkTimes(claims: Claims): void {
  const now = Date.now()
  const expiry = (findSeconds(claims, 'exp') ?? 0) * 1000
  const validFrom = (findSeconds(claims, 'nbf') ?? 0) * 1000
  if (expiry > now && validFrom <= now + SKEW_MS) return
  throw new EntraError('clientAssertionOutOfTime', {
    now: toDotnetTime(now),
    validFrom: toDotnetTime(validFrom),
    expiry: toDotnetTime(expiry),
  })
}
