import { createServer, type Server, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import tls from 'node:tls'
import { EasyAuthError } from 'easy-auth-credential'
import type { StorageFailure } from '../../../src/audit/ports.ts'
import { createAuditBlobs } from '../../../src/azure/storage/audit-blobs.ts'
import { issueCertificate, type Issued } from '../../support/certificates.ts'

interface Canned {
  readonly status: number
  readonly code?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

describe('a storage that does not take the audit trail', () => {
  const trusted = tls.getCACertificates('default')
  const servers: Server[] = []
  let root: Issued
  beforeAll(async () => {
    root = await issueCertificate({ subject: 'CN=Company Root' })
  })
  afterEach(() => {
    tls.setDefaultCACertificates(trusted)
    for (const server of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
    }
  })

  const leafOf = (changes: Partial<Parameters<typeof issueCertificate>[0]> = {}) =>
    issueCertificate({ subject: 'CN=storage', issuer: root, names: ['localhost'], ...changes })

  /** Answers everything in one way, as Azure Storage does. */
  async function serve(options: ServerOptions, { status, code, body, headers }: Canned): Promise<string> {
    const server = createServer(options, (req, res) => {
      req.resume()
      const xml = `<?xml version="1.0"?><Error><Code>${code ?? ''}</Code><Message>Said so.\nRequestId:1</Message></Error>`
      const own =
        code === undefined ? {} : { 'x-ms-error-code': code, 'content-type': 'application/xml', 'x-ms-request-id': '1' }
      res.writeHead(status, { ...own, ...headers }).end(req.method === 'HEAD' ? undefined : (body ?? xml))
    })
    server.on('tlsClientError', () => undefined)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `https://localhost:${(server.address() as AddressInfo).port}/account/audit`
  }

  async function serveTrusted(canned: Canned): Promise<string> {
    tls.setDefaultCACertificates([...trusted, root.cert])
    const leaf = await leafOf()
    return serve({ key: leaf.key, cert: leaf.cert }, canned)
  }

  const open = (
    container: string,
    getToken = () => Promise.resolve({ token: 'a.b.c', expiresOnTimestamp: Infinity }),
  ) => createAuditBlobs({ container, credential: { getToken }, clock: { now: () => Date.now() } })

  async function failureOf(promise: Promise<unknown>): Promise<StorageFailure> {
    return promise.then(
      () => Promise.reject(new Error('It did not fail.')),
      (error: unknown) => error as StorageFailure,
    )
  }

  it.each<[code: string, status: number, reason: RegExp, remedy: RegExp]>([
    ['AuthorizationPermissionMismatch', 403, /may not write to account\/audit/, /Storage Blob Data Contributor/],
    [
      'AuthorizationFailure',
      403,
      /does not let this network in/,
      /firewall.*public|Networking.*firewall.*private endpoint/s,
    ],
    ['ContainerNotFound', 404, /has no container account\/audit/, /correct AUDIT_CONTAINER/],
    ['AuthenticationFailed', 403, /does not accept the token/, /tenant of the storage account/],
    ['BlobImmutableDueToPolicy', 409, /policy keeps the blobs/, /protected append writes/],
    ['ServerBusy', 503, /is busy/, /tries again by itself/],
    ['AccountIsDisabled', 403, /is disabled/, /subscription/],
  ])('is told by its code %s, also where only a HEAD was refused', async (code, status, reason, remedy) => {
    const blobs = open(await serveTrusted({ status, code }))

    for (const failure of [
      await failureOf(blobs.length('a')),
      await failureOf(blobs.append('a', 0, Buffer.from('{}\n'))),
    ]) {
      expect(failure.fault).toEqual({
        code,
        reason: expect.stringMatching(reason),
        remedy: expect.stringMatching(remedy),
      })
    }
  })

  it('is told apart from something on the way that answers in its place', async () => {
    const page = { body: '<html>Blocked by policy</html>', headers: { 'content-type': 'text/html' } }
    for (const status of [200, 403]) {
      const blobs = open(await serveTrusted({ status, ...page }))

      for (const failure of [
        await failureOf(blobs.length('a')),
        await failureOf(blobs.append('a', 0, Buffer.from('{}\n'))),
      ]) {
        expect([status, failure.fault.reason]).toEqual([status, expect.stringContaining('Something between here and')])
      }
    }
  })

  it.each<[string, () => Promise<Issued>, boolean, RegExp, RegExp]>([
    ['a root of somebody’s own', () => leafOf(), false, /“Company Root”/, /CA_BUNDLE/],
    [
      'itself',
      () => issueCertificate({ subject: 'CN=box', names: ['localhost'] }),
      false,
      /signed by itself/,
      /CA_BUNDLE/,
    ],
    ['an issuer of long ago', () => leafOf({ days: [30, -1] }), true, /expired on/, /Renew it/],
    ['another name', () => leafOf({ names: ['other.example'] }), true, /other names/, /address of the server/],
  ])('is told by its certificate, which is of %s', async (_what, issue, isTrusted, reason, remedy) => {
    const leaf = await issue()
    if (isTrusted) tls.setDefaultCACertificates([...trusted, root.cert])
    const container = await serve({ key: leaf.key, cert: leaf.cert + root.cert }, { status: 201 })

    const { fault } = await failureOf(open(container).length('a'))

    expect(fault.reason).toMatch(reason)
    expect(fault.reason).toMatch(/^The certificate of localhost:\d+/)
    expect(fault.remedy).toMatch(remedy)
  })

  it('is told by its name, or by a connection that it does not take', async () => {
    const nameless = await failureOf(open('https://no-such-account.invalid/audit').length('a'))
    const closed = await failureOf(open('https://localhost:1/account/audit').length('a'))

    expect(nameless.fault).toMatchObject({
      reason: 'no-such-account.invalid has no address.',
      remedy: expect.stringContaining('name of the storage account in AUDIT_CONTAINER'),
    })
    expect(closed.fault).toMatchObject({ code: 'ECONNREFUSED', reason: expect.stringContaining("can't be reached") })
  })

  it('may not be asked at all, because the app has no identity', async () => {
    const getToken = () =>
      Promise.reject(
        new EasyAuthError('no-identity', 'Nothing here gives the app an identity.', { remedy: 'Run az login.' }),
      )

    const { fault } = await failureOf(open(await serveTrusted({ status: 201 }), getToken).length('a'))

    expect(fault).toEqual({
      code: 'no-identity',
      reason: 'The app has no token for Azure Storage: Nothing here gives the app an identity.',
      remedy: 'Run az login.',
    })
  })

  it('says how long it does not want to be asked', async () => {
    const blobs = open(await serveTrusted({ status: 429, headers: { 'retry-after': '7' } }))

    expect((await failureOf(blobs.append('a', 0, Buffer.from('{}\n')))).retryAfter).toBe(7_000)
  })
})
