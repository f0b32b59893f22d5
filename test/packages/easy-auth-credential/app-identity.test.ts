import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EasyAuthError } from 'easy-auth-credential'
import { type AppIdentity, type AppIdentityOptions, createAppIdentity } from 'easy-auth-credential/app-identity'
import { decodeJwt } from 'jose'
import { createClock } from '../../../simulator/clock.ts'
import { createAppClock } from '../../support/app-clock.ts'
import { type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'
import { until } from '../../support/until.ts'

const REDIS = 'https://redis.azure.com/.default'
const STORAGE = 'https://storage.azure.com/.default'
const HOUR = 3_600_000

type Answer = (res: ServerResponse, asked: URLSearchParams) => void

const give =
  (token: string, ms: number): Answer =>
  (res) => {
    const body = { access_token: token, expires_on: String(Math.floor((Date.now() + ms) / 1_000)) }
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
const refuse =
  (status: number, message: string): Answer =>
  (res) =>
    void res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }))

describe('the identity of the app', () => {
  const asked: URLSearchParams[] = []
  let answer: Answer
  const opened: AppIdentity[] = []
  const server = createServer((req: IncomingMessage, res) => {
    const { searchParams } = new URL(req.url ?? '', 'http://localhost')
    asked.push(searchParams)
    answer(res, searchParams)
  })

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  beforeEach(() => {
    asked.length = 0
    answer = (res, query) => give(`token for ${query.get('resource')}`, 24 * HOUR)(res, query)
    const { port } = server.address() as AddressInfo
    Object.assign(process.env, { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/msi/token`, IDENTITY_HEADER: 'secret' })
  })
  afterEach(() => {
    delete process.env['IDENTITY_ENDPOINT']
    delete process.env['IDENTITY_HEADER']
    delete process.env['AZURE_TOKEN_CREDENTIALS']
    for (const identity of opened.splice(0)) identity.close()
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  const open = (options: AppIdentityOptions = {}) => {
    const identity = createAppIdentity(options)
    opened.push(identity)
    return identity
  }

  it('has a token for each scope, which is asked for once', async () => {
    const identity = open({ clientId: 'cccccccc-1111-4111-8111-111111111111' })

    const all = await Promise.all([REDIS, STORAGE, REDIS].map((scope) => identity.getToken(scope)))
    await identity.getToken(STORAGE)

    expect(all.map(({ token }) => token)).toEqual([
      'token for https://redis.azure.com',
      'token for https://storage.azure.com',
      'token for https://redis.azure.com',
    ])
    expect(asked.map((query) => query.get('client_id'))).toEqual(Array(2).fill('cccccccc-1111-4111-8111-111111111111'))
  })

  it('is the system-assigned one without a client id', async () => {
    await open().getToken(REDIS)

    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      'api-version': '2019-08-01',
      resource: 'https://redis.azure.com',
    })
  })

  it('is a credential for an SDK', async () => {
    const { credential } = open()

    const token = await credential.getToken(STORAGE)

    expect(token?.token).toBe('token for https://storage.azure.com')
    expect(token?.expiresOnTimestamp).toBeGreaterThan(Date.now() + 23 * HOUR)
  })

  it('tells of each new token, until nobody wants to know', async () => {
    using time = createAppClock(createClock()).hold()
    const identity = open()
    const told: string[] = []
    const end = identity.onToken(REDIS, ({ token }) => told.push(token))
    answer = give('first', 24 * HOUR)
    await identity.getToken(REDIS)
    answer = give('second', 24 * HOUR)

    time.pass(18 * HOUR)
    await until(() => told.length === 2)
    end()
    answer = give('third', 24 * HOUR)
    time.pass(18 * HOUR)
    await until(async () => (await identity.getToken(REDIS)).token === 'third')

    expect(told).toEqual(['first', 'second'])
  })

  it('tells of nothing where the platform answers with the token of before', async () => {
    using time = createAppClock(createClock()).hold()
    const identity = open()
    const told: string[] = []
    identity.onToken(REDIS, ({ token }) => told.push(token))
    await identity.getToken(REDIS)

    time.pass(18 * HOUR)
    await until(() => asked.length === 2)
    await identity.getToken(REDIS)

    expect(told).toHaveLength(1)
  })

  it('hands its token out to the end while the platform is away, and renews it as soon as it is back', async () => {
    using time = createAppClock(createClock()).hold()
    const identity = open()
    answer = give('first', HOUR)
    await identity.getToken(REDIS)
    answer = (res) => void res.destroy()
    time.pass(45 * 60_000)
    await until(() => asked.length > 1)

    expect((await identity.getToken(REDIS)).token).toBe('first')
    answer = give('second', HOUR)
    await until(async () => {
      time.pass(30_000)
      return (await identity.getToken(REDIS)).token === 'second'
    })
  })

  describe('on Kubernetes, by the token of its service account', () => {
    const WORKLOAD = ['AZURE_FEDERATED_TOKEN_FILE', 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID'] as const
    let azure: LocalAzure
    let folder: string

    beforeAll(async () => {
      azure = await startLocalAzure()
      folder = await mkdtemp(join(tmpdir(), 'my-vms-workload-'))
    })
    beforeEach(async () => {
      delete process.env['IDENTITY_ENDPOINT']
      const { directory } = azure
      const path = join(folder, 'token')
      await writeFile(path, await fetchTrustedToken())
      process.env['AZURE_FEDERATED_TOKEN_FILE'] = path
      process.env['AZURE_TENANT_ID'] = directory.tenantId
      process.env['AZURE_CLIENT_ID'] = directory.apps.sdk.clientId
    })
    afterEach(() => {
      for (const name of WORKLOAD) Reflect.deleteProperty(process.env, name)
    })
    afterAll(async () => {
      await azure.close()
      await rm(folder, { recursive: true })
    })

    /** Both registrations trust the local managed identity, as others trust a cluster: by issuer and subject. */
    async function fetchTrustedToken(): Promise<string> {
      const { clientId, header } = azure.directory.managedIdentity
      const query = new URLSearchParams({
        'api-version': '2019-08-01',
        resource: 'api://AzureADTokenExchange',
        client_id: clientId,
      })
      const answer = await fetch(`${azure.origin}/msi/token?${query.toString()}`, {
        headers: { 'x-identity-header': header },
      })
      return ((await answer.json()) as { access_token: string }).access_token
    }

    it.each([
      ['the one of AZURE_CLIENT_ID', undefined],
      ['the one that is named', 'sdk'],
    ] as const)('has a token for what it keeps: %s', async (_, named) => {
      const clientId = named && azure.directory.apps[named].clientId
      const identity = open({ authority: azure.origin, clientId })

      const { token } = await identity.getToken(`${azure.origin}/.default`)

      expect(decodeJwt(token)).toMatchObject({ appid: azure.directory.apps.sdk.clientId, idtyp: 'app' })
    })

    it('says what the registration lacks where it does not trust that account', async () => {
      process.env['AZURE_CLIENT_ID'] = azure.directory.servicePrincipal.clientId

      const error: unknown = await open({ authority: azure.origin })
        .getToken(`${azure.origin}/.default`)
        .catch((reason: unknown) => reason)

      expect(error).toMatchObject({
        code: 'misconfigured',
        entra: { aadsts: 'AADSTS70025' },
        remedy: expect.stringMatching(/^The app registration in AZURE_CLIENT_ID has no federated credential/),
      })
    })
  })

  describe('says what to change', () => {
    const names = { managedIdentity: 'MANAGED_IDENTITY_CLIENT_ID' }
    const refusalOf = async (identity: AppIdentity): Promise<EasyAuthError> => {
      const error: unknown = await identity.getToken(REDIS).catch((reason: unknown) => reason)
      if (!(error instanceof EasyAuthError)) throw new Error('It was not refused in words.', { cause: error })
      return error
    }

    it('where the app has no system-assigned identity', async () => {
      answer = refuse(400, 'No Managed Identity found.')

      expect(await refusalOf(open({ names }))).toMatchObject({
        code: 'managed-identity-refused',
        remedy: expect.stringContaining('Turn on the system-assigned identity'),
        entra: { message: 'No Managed Identity found.' },
      })
    })

    it('where the client id is that of no identity of the app', async () => {
      answer = refuse(400, 'No User Assigned or Delegated Managed Identity found.')

      expect(await refusalOf(open({ names, clientId: 'cccccccc-1111-4111-8111-111111111111' }))).toMatchObject({
        code: 'managed-identity-refused',
        remedy: expect.stringMatching(/^MANAGED_IDENTITY_CLIENT_ID must be the client id, not the object id/),
      })
    })

    it('where the tenant does not know the resource', async () => {
      answer = refuse(400, 'AADSTS500011: The resource principal was not found in the tenant.')

      expect((await refusalOf(open({ names }))).remedy).toContain('The tenant does not know')
    })

    it('where the platform does not answer', async () => {
      using time = createAppClock(createClock()).hold()
      answer = (res) => void res.destroy()

      const refusal = refusalOf(open({ names }))
      await until(() => asked.length === 1)
      time.pass(4_000)

      expect(await refusal).toMatchObject({
        code: 'managed-identity-unavailable',
        remedy: expect.stringContaining('asked again by itself'),
      })
    })

    it('where nothing gives the app an identity, as on a laptop', async () => {
      delete process.env['IDENTITY_ENDPOINT']
      process.env['AZURE_TOKEN_CREDENTIALS'] = 'EnvironmentCredential'

      const error = await refusalOf(open({ names }))

      expect(error).toMatchObject({ code: 'no-identity', remedy: expect.stringContaining('az login') })
      expect(error.entra.message).toContain('EnvironmentCredential')
    })

    it('where AZURE_TOKEN_CREDENTIALS names no credential', async () => {
      delete process.env['IDENTITY_ENDPOINT']
      process.env['AZURE_TOKEN_CREDENTIALS'] = 'EnvironmentCredentials'

      expect(await refusalOf(open({ names }))).toMatchObject({
        code: 'misconfigured',
        remedy: expect.stringContaining('AZURE_TOKEN_CREDENTIALS'),
      })
    })
  })
})
