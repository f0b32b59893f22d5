import { createHash, X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { ManagedIdentityCredential } from '@azure/identity'
import {
  type AccessToken,
  type AppCredential,
  type Caller,
  createEasyAuth,
  type EasyAuth,
  EasyAuthError,
  type EasyAuthOptions,
} from 'easy-auth-credential'
import { createDiagnosis } from 'easy-auth-credential/diagnosis'
import { decodeProtectedHeader, importX509, jwtVerify } from 'jose'
import { createClock } from '../../../simulator/clock.ts'
import { openCertificateAuthority } from '../../../simulator/tls/certificate-authority.ts'
import { createAppClock } from '../../support/app-clock.ts'
import { aPerson } from '../../support/call.ts'
import { buildPem } from '../../support/pem.ts'
import { until } from '../../support/until.ts'

const TENANT = '7e7e7e7e-7777-4777-8777-777777777777'
const APP = 'bbbbbbbb-1111-4111-8111-111111111111'
const ARM = 'https://management.azure.com'
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** MSAL rounds the second from which its assertion is valid. */
const TOLERANT = { clockTolerance: '5 s' }

type Answer = (req: IncomingMessage, res: ServerResponse) => void

const json =
  (status: number, body: object): Answer =>
  (_req, res) => {
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

describe('the app proves who it is', () => {
  let folder: string
  let origin: string
  const servers: (Server & { closeAllConnections(): void })[] = []
  /** The forms sent to Entra's token endpoint. */
  const forms: URLSearchParams[] = []
  let tokenAnswer: Answer
  /** The requests to the managed identity endpoint. */
  const identityAsked: { url: URL; secret: string | undefined }[] = []
  let identityAnswer: Answer
  let identities = 0
  const built: EasyAuth[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sdk-app-'))
    const authority = await openCertificateAuthority(folder)
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority.certificatePem])
    const entra = createHttpsServer(await authority.issueServerCertificate(['localhost']), (req, res) => {
      if (req.method === 'GET') return json(200, toMetadata(origin))(req, res)
      readText(req, (text) => {
        forms.push(new URLSearchParams(text))
        tokenAnswer(req, res)
      })
    })
    const identity = createHttpServer((req, res) => {
      const secret = req.headers['x-identity-header']
      identityAsked.push({ url: new URL(req.url ?? '', 'http://localhost'), secret: secret?.toString() })
      identityAnswer(req, res)
    })
    servers.push(entra, identity)
    origin = `https://localhost:${await listen(entra)}`
    // Set as on App Service: https://learn.microsoft.com/azure/app-service/overview-managed-identity
    process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${await listen(identity)}/msi/token`
    process.env['IDENTITY_HEADER'] = 'secret-of-the-instance'
  })
  beforeEach(() => {
    forms.length = 0
    identityAsked.length = 0
    tokenAnswer = json(200, { token_type: 'Bearer', scope: `${ARM}/.default`, expires_in: 3600, access_token: 'arm' })
    identityAnswer = json(200, {
      token_type: 'Bearer',
      access_token: 'token-of-the-identity',
      expires_on: String(Math.floor(Date.now() / 1000) + 86_400),
      resource: 'api://AzureADTokenExchange',
    })
  })
  // One that is open asks for its identity again, also during later tests.
  afterEach(() => {
    for (const easyAuth of built.splice(0)) easyAuth.close()
  })
  afterAll(async () => {
    delete process.env['IDENTITY_ENDPOINT']
    delete process.env['IDENTITY_HEADER']
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    await rm(folder, { recursive: true })
  })

  const toOptions = (credential: AppCredential): EasyAuthOptions => {
    return { tenantId: TENANT, clientId: APP, credential, authority: origin }
  }
  const build = (credential: AppCredential) => {
    const easyAuth = createEasyAuth(toOptions(credential))
    built.push(easyAuth)
    return {
      tokenFor: (caller: Caller): Promise<AccessToken> => easyAuth.credentialFor(caller).getToken(`${ARM}/.default`),
    }
  }
  /** A new client id each time: MSAL caches the tokens of managed identities for the whole process. */
  const managedIdentity = (audience = 'api://AzureADTokenExchange'): AppCredential => {
    identities += 1
    const clientId = `cccccccc-1111-4111-8111-${String(identities).padStart(12, '0')}`
    return { kind: 'managed-identity', clientId, audience }
  }
  const writePem = async (pem: string): Promise<AppCredential> => {
    const path = join(folder, 'sdk-app.pem')
    await writeFile(path, pem)
    return { kind: 'certificate', path }
  }

  describe('by a certificate', () => {
    it('with an assertion that it signs and that names the certificate', async () => {
      const { key, certificate } = await buildPem()
      const credential = await writePem(certificate + key)

      await build(credential).tokenFor(callOf())

      const [form] = forms
      const assertion = form?.get('client_assertion') ?? ''
      const { alg = '' } = decodeProtectedHeader(assertion)
      const { payload, protectedHeader } = await jwtVerify(assertion, await importX509(certificate, alg), TOLERANT)
      const thumbprint = createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url')
      expect(form?.get('client_assertion_type')).toBe(JWT_BEARER)
      expect(form?.get('requested_token_use')).toBe('on_behalf_of')
      expect(form?.has('client_secret')).toBe(false)
      expect(protectedHeader['x5t#S256']).toBe(thumbprint)
      expect(payload).toMatchObject({
        iss: APP,
        sub: APP,
        aud: `${origin}/${TENANT}/oauth2/v2.0/token`,
      })
    })

    it('that was renewed meanwhile, without a new start', async () => {
      const [old, renewed] = [await buildPem(), await buildPem()]
      const onBehalfOf = build(await writePem(old.certificate + old.key))
      await onBehalfOf.tokenFor(callOf('one'))

      await writePem(renewed.key + renewed.certificate)
      await onBehalfOf.tokenFor(callOf('two'))

      const last = forms.at(-1)?.get('client_assertion') ?? ''
      const { alg = '' } = decodeProtectedHeader(last)
      await expect(jwtVerify(last, await importX509(renewed.certificate, alg), TOLERANT)).resolves.toBeDefined()
    })

    it('that is gone meanwhile says that the app is not set up, and asks Entra nothing', async () => {
      const credential = await writePem('')
      await rm(join(folder, 'sdk-app.pem'))

      const error = await refusalOf(build(credential).tokenFor(callOf()))

      expect(error).toMatchObject({ code: 'misconfigured', remedy: expect.stringContaining('not there') })
      expect(JSON.stringify([error.message, error])).not.toContain(folder)
      expect(forms).toEqual([])
    })

    it('that Entra does not know says that the app is not set up, with what Entra says', async () => {
      const { key, certificate } = await buildPem()
      tokenAnswer = json(401, {
        error: 'invalid_client',
        error_description:
          'AADSTS700027: The certificate with identifier used to sign the client assertion is not registered',
      })

      const error = await refusalOf(build(await writePem(certificate + key)).tokenFor(callOf()))

      expect(error).toMatchObject({ code: 'misconfigured', entra: { aadsts: 'AADSTS700027' } })
    })
  })

  describe('by a managed identity', () => {
    it('whose token the platform gives it for the token exchange', async () => {
      const credential = managedIdentity()

      const { token } = await build(credential).tokenFor(callOf())

      const [asked] = identityAsked
      expect(asked?.secret).toBe('secret-of-the-instance')
      expect(Object.fromEntries(asked?.url.searchParams ?? [])).toMatchObject({
        resource: 'api://AzureADTokenExchange',
        client_id: credential.kind === 'managed-identity' && credential.clientId,
      })
      expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({
        client_id: APP,
        client_assertion_type: JWT_BEARER,
        client_assertion: 'token-of-the-identity',
        assertion: 'assertion of ada',
        requested_token_use: 'on_behalf_of',
      })
      expect(forms[0]?.has('client_secret')).toBe(false)
      expect(token).toBe('arm')
    })

    it('for the audience of its cloud', async () => {
      await build(managedIdentity('api://AzureADTokenExchangeChina')).tokenFor(callOf())

      expect(identityAsked[0]?.url.searchParams.get('resource')).toBe('api://AzureADTokenExchangeChina')
    })

    it('which is asked once, however many people come at once and later', async () => {
      const onBehalfOf = build(managedIdentity())

      await Promise.all(['ada', 'grace', 'linus'].map((name) => onBehalfOf.tokenFor(callOf(name))))
      await onBehalfOf.tokenFor(callOf('margaret'))

      expect(forms).toHaveLength(4)
      expect(identityAsked).toHaveLength(1)
    })

    it('that the app does not have says that the app is not set up, and asks Entra nothing', async () => {
      identityAnswer = json(400, {
        statusCode: 400,
        message: 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
      })

      const error = await refusalOf(build(managedIdentity()).tokenFor(callOf()))

      expect(error.code).toBe('managed-identity-refused')
      expect(error.message).toContain('managed identity')
      expect(error.entra.message).toContain('No User Assigned')
      expect(forms).toEqual([])
    })

    it.each([
      ['broken', json(500, { statusCode: 500, message: 'An internal error.' })],
      ['not there yet', json(404, {})],
      ['closing the connection', ((_req, res) => void res.destroy()) satisfies Answer],
      ['not one that speaks JSON', ((_req, res) => void res.writeHead(502).end('<html>')) satisfies Answer],
    ])('that stays %s is told apart from Entra, and asked again next time', async (_, answer) => {
      using time = createAppClock(createClock()).hold()
      const onBehalfOf = build(managedIdentity())
      const right = identityAnswer
      identityAnswer = answer

      const refusal = refusalOf(onBehalfOf.tokenFor(callOf()))
      await until(() => identityAsked.length === 1)
      time.pass(4_000)
      const error = await refusal
      identityAnswer = right
      await onBehalfOf.tokenFor(callOf())

      expect(error.code).toBe('managed-identity-unavailable')
      expect(error.message).toContain('managed identity')
      expect(forms).toHaveLength(1)
    })

    it('that never answers ends well before the page must be there', async () => {
      let isAsked = false
      identityAnswer = () => {
        isAsked = true
        return undefined
      }
      using time = createAppClock(createClock()).hold()

      const refusal = refusalOf(build(managedIdentity()).tokenFor(callOf()))
      await until(() => isAsked)
      time.pass(4_000)

      const error = await refusal
      expect(error.code).toBe('managed-identity-unavailable')
      expect(error.message).toContain('managed identity')
      expect(forms).toEqual([])
    })

    it.each([
      ['broken', json(500, { statusCode: 500, message: 'An internal error.' })],
      ['not there yet', json(404, {})],
      ['closing the connection', ((_req, res) => void res.destroy()) satisfies Answer],
      ['not assigned yet', json(400, { statusCode: 400, message: 'No User Assigned Managed Identity found.' })],
    ])('that is %s once is asked again, and nobody sees it', async (_, answer) => {
      const right = identityAnswer
      identityAnswer = (req, res) => {
        identityAnswer = right
        answer(req, res)
      }

      await build(managedIdentity()).tokenFor(callOf())

      expect(identityAsked).toHaveLength(2)
      expect(forms[0]?.get('client_assertion')).toBe('token-of-the-identity')
    })

    it('that is late once is asked a second time beside it, and the first answer counts', async () => {
      using time = createAppClock(createClock()).hold()
      const right = identityAnswer
      identityAnswer = () => {
        identityAnswer = right
      }

      const token = build(managedIdentity()).tokenFor(callOf())
      await until(() => identityAsked.length === 1)
      time.pass(1_500)

      expect((await token).token).toBe('arm')
    })

    it('is asked before anybody comes, if the app wants that', async () => {
      const easyAuth = createEasyAuth(toOptions(managedIdentity()))

      easyAuth.warmUp()
      await until(() => identityAsked.length === 1)
      await easyAuth.credentialFor(callOf()).getToken(`${ARM}/.default`)

      expect(identityAsked).toHaveLength(1)
      easyAuth.close()
    })

    it('is asked again and again before anybody comes, if it fails', async () => {
      using time = createAppClock(createClock()).hold()
      const right = identityAnswer
      identityAnswer = json(500, {})
      const easyAuth = createEasyAuth(toOptions(managedIdentity()))

      easyAuth.warmUp()
      await until(() => identityAsked.length === 1)
      time.pass(4_000)
      identityAnswer = right
      await until(() => {
        time.pass(1_000)
        return identityAsked.length > 1
      })
      easyAuth.close()
    })

    describe('while it is away', () => {
      const away: Answer = (_req, res) => void res.destroy()
      const inTime = (ms: number) => String(Math.floor((Date.now() + ms) / 1_000))
      const give = (token: string, ms: number) => json(200, { access_token: token, expires_on: inTime(ms) })

      it('is not needed as long as its token lives, be it for minutes', async () => {
        const onBehalfOf = build(managedIdentity())
        identityAnswer = give('token-of-the-identity', 4 * 60_000)
        await onBehalfOf.tokenFor(callOf('ada'))

        identityAnswer = away
        await onBehalfOf.tokenFor(callOf('grace'))

        expect(forms[1]?.get('client_assertion')).toBe('token-of-the-identity')
        expect(identityAsked).toHaveLength(1)
      })

      it('is asked for a new token in the last minute, and the old one is used to its end', async () => {
        using time = createAppClock(createClock()).hold()
        let now = Date.now()
        const easyAuth = createEasyAuth({ ...toOptions(managedIdentity()), now: () => now })
        const tokenFor = (name: string) => easyAuth.credentialFor(callOf(name)).getToken(`${ARM}/.default`)
        identityAnswer = give('token-of-the-identity', 60 * 60_000)
        await tokenFor('ada')
        identityAnswer = away
        now += 60 * 60_000 - 20_000

        const last = tokenFor('grace')
        await until(() => identityAsked.length === 2)
        time.pass(4_000)
        await last
        now += 30_000
        const refusal = refusalOf(tokenFor('linus'))
        await until(() => identityAsked.length === 3)
        time.pass(4_000)

        expect(forms[1]?.get('client_assertion')).toBe('token-of-the-identity')
        expect((await refusal).code).toBe('managed-identity-unavailable')
        easyAuth.close()
      })

      it('renews its token beside the requests, a quarter of its life before the end', async () => {
        using time = createAppClock(createClock()).hold()
        const onBehalfOf = build(managedIdentity())
        await onBehalfOf.tokenFor(callOf('ada'))
        let answer = () => undefined as unknown
        identityAnswer = (req, res) => {
          answer = () => give('the next token', 86_400_000)(req, res)
        }

        time.pass(18 * 60 * 60_000)
        await until(() => identityAsked.length === 2)
        await onBehalfOf.tokenFor(callOf('grace'))
        answer()
        await until(async () => {
          await onBehalfOf.tokenFor(callOf(String(forms.length)))
          return forms.at(-1)?.get('client_assertion') === 'the next token'
        })

        expect(forms[1]?.get('client_assertion')).toBe('token-of-the-identity')
        expect(identityAsked).toHaveLength(2)
      })
    })

    it('does not depend on what else in the process uses a managed identity, which may come first', async () => {
      const silent = { sendRequest: () => new Promise<never>(() => undefined) }
      const first = new ManagedIdentityCredential({ clientId: APP, httpClient: silent })
      void first.getToken('https://storage.azure.com/.default').catch(() => undefined)

      await build(managedIdentity()).tokenFor(callOf())

      expect(forms[0]?.get('client_assertion')).toBe('token-of-the-identity')
    })

    it('that no federated credential of the app names is refused by Entra, which says so', async () => {
      tokenAnswer = json(401, {
        error: 'invalid_client',
        error_description: 'AADSTS700213: No matching federated identity record found for presented assertion subject.',
      })

      const error = await refusalOf(build(managedIdentity()).tokenFor(callOf()))

      expect(error).toMatchObject({ code: 'misconfigured', entra: { aadsts: 'AADSTS700213' } })
      expect(error.message).not.toContain('managed identity')
    })

    it('keeps its token to itself', async () => {
      tokenAnswer = json(401, { error: 'invalid_client', error_description: 'AADSTS700213: No matching record.' })

      const error = await refusalOf(build(managedIdentity()).tokenFor(callOf()))

      expect(JSON.stringify([error.message, error])).not.toContain('token-of-the-identity')
    })
  })

  describe('by the token of its service account, as on Kubernetes', () => {
    const writeToken = async (token: string): Promise<AppCredential> => {
      const path = join(folder, 'token')
      await writeFile(path, token)
      return { kind: 'token-file', path }
    }

    it('which is the assertion, read anew for each exchange, since the cluster renews it', async () => {
      const onBehalfOf = build(await writeToken('first\n'))
      await onBehalfOf.tokenFor(callOf('one'))
      await writeToken('second')
      await onBehalfOf.tokenFor(callOf('two'))

      expect(forms.map((form) => form.get('client_assertion'))).toEqual(['first', 'second'])
      expect(forms[0]?.get('client_assertion_type')).toBe(JWT_BEARER)
      expect(forms[0]?.get('requested_token_use')).toBe('on_behalf_of')
      expect(identityAsked).toEqual([])
    })

    it('and says which option is wrong where the file has none, without its path', async () => {
      const error = await refusalOf(build(await writeToken(' \n')).tokenFor(callOf()))

      expect(error).toMatchObject({
        code: 'misconfigured',
        remedy: expect.stringMatching(/^credential.path must name/),
      })
      expect(JSON.stringify([error.message, error])).not.toContain(folder)
      expect(forms).toEqual([])
    })

    it('for itself, too', async () => {
      await createDiagnosis(toOptions(await writeToken('own'))).proveApp(`${ARM}/.default`)

      expect(forms.map((form) => form.get('client_assertion'))).toEqual(['own'])
    })
  })

  describe('for itself, without a person', () => {
    const prove = (credential: AppCredential) => createDiagnosis(toOptions(credential)).proveApp(`${ARM}/.default`)
    const secret: AppCredential = { kind: 'secret', secret: 'the secret' }

    it('by a secret', async () => {
      await prove(secret)

      expect(Object.fromEntries(forms[0] ?? [])).toMatchObject({
        grant_type: 'client_credentials',
        client_id: APP,
        client_secret: 'the secret',
      })
    })

    it('by a certificate', async () => {
      const { key, certificate } = await buildPem()

      await prove(await writePem(certificate + key))

      const assertion = forms[0]?.get('client_assertion') ?? ''
      const { alg = '' } = decodeProtectedHeader(assertion)
      await expect(jwtVerify(assertion, await importX509(certificate, alg), TOLERANT)).resolves.toBeDefined()
      expect(forms[0]?.get('grant_type')).toBe('client_credentials')
    })

    it('by a managed identity', async () => {
      await prove(managedIdentity())

      expect(forms[0]?.get('client_assertion')).toBe('token-of-the-identity')
      expect(forms[0]?.get('grant_type')).toBe('client_credentials')
    })

    it('and says what to do where Entra or the identity refuses', async () => {
      tokenAnswer = json(401, { error: 'invalid_client', error_description: 'AADSTS7000222: The keys are expired.' })
      identityAnswer = json(400, { statusCode: 400, message: 'No managed identity found.' })

      const [bySecret, byIdentity] = [await refusalOf(prove(secret)), await refusalOf(prove(managedIdentity()))]

      expect(bySecret).toMatchObject({ code: 'misconfigured', remedy: expect.stringContaining('expired') })
      expect(byIdentity).toMatchObject({ code: 'managed-identity-refused' })
    })
  })
})

function callOf(name = 'ada'): Caller {
  return {
    person: aPerson({ tenantId: TENANT, objectId: `${name}-object`, name }),
    assertion: { token: `assertion of ${name}`, issuedAt: 0, expiresAt: Date.now() + 3_600_000 },
  }
}

/** What MSAL reads from an authority before any other request. */
function toMetadata(origin: string): object {
  const base = `${origin}/${TENANT}`
  return {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
  }
}

function readText(req: IncomingMessage, onEnd: (text: string) => void): void {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.on('end', () => onEnd(Buffer.concat(chunks).toString()))
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function refusalOf(promise: Promise<unknown>): Promise<EasyAuthError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof EasyAuthError)) throw new Error('It was not refused with a typed error.', { cause: error })
  return error
}
