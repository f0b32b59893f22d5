import { createPrivateKey, hash, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { AppCredential } from 'easy-auth-credential'
import type { AppIdentity } from 'easy-auth-credential/app-identity'
import * as client from 'openid-client'

type Body = Parameters<client.ClientAuth>[2]

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** openid-client waits for such a function, whatever its type says. */
export type Prove = (...given: Parameters<client.ClientAuth>) => void | Promise<void>

/**
 * How the Auth app proves to Entra who it is, at each request.
 *
 * @param deps.identity the managed identity, if the credential is one
 */
export function createClientAuthentication(deps: {
  credential: AppCredential
  identity: AppIdentity | undefined
}): Prove {
  const { credential, identity } = deps
  if (credential.kind === 'secret') return client.ClientSecretPost(credential.secret)
  if (credential.kind === 'certificate') {
    return async (as, ...given) => {
      const prove: Prove = await createCertificateProof(credential.path, as.token_endpoint)
      await prove(as, ...given)
    }
  }
  if (credential.kind === 'token-file') {
    // Read each time, because the cluster renews it.
    return async (_as, { client_id }, body) => {
      setAssertion(body, client_id, (await readFile(credential.path, 'utf8')).trim())
    }
  }
  const scope = `${credential.audience ?? 'api://AzureADTokenExchange'}/.default`
  return async (_as, { client_id }, body) => {
    if (!identity) throw new Error('There is no managed identity.')
    const { token } = await identity.getToken(scope)
    setAssertion(body, client_id, token)
  }
}

function setAssertion(body: Body, clientId: string, assertion: string): void {
  body.set('client_id', clientId)
  body.set('client_assertion_type', JWT_BEARER)
  body.set('client_assertion', assertion)
}

/** The file is read each time, because it may be renewed while the app runs. */
async function createCertificateProof(path: string, audience: string | undefined): Promise<client.ClientAuth> {
  const pem = await readFile(path, 'utf8')
  const pkcs8 = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' })
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
  const thumbprint = hash('sha256', new X509Certificate(pem).raw, 'base64url')
  return client.PrivateKeyJwt(key, {
    [client.modifyAssertion](header, payload) {
      // Entra finds the certificate by this, and takes its token endpoint for the audience:
      // https://learn.microsoft.com/entra/identity-platform/certificate-credentials
      header['x5t#S256'] = thumbprint
      payload['aud'] = audience
    },
  })
}
