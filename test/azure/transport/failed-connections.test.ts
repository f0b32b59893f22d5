import { createServer as createPlainServer, type Socket } from 'node:net'
import tls, { createServer, type Server } from 'node:tls'
import { createSocketPool } from 'easy-auth-credential/pipeline'
import { createGraphQuota } from '../../../src/azure/resource-graph/quota.ts'
import { createArmClients } from '../../../src/azure/transport/arm-clients.ts'
import { askAzure } from '../../../src/azure/transport/arm-error.ts'
import type { CertificateFault } from '../../../src/azure/transport/certificate-fault.ts'
import { createFailedConnections } from '../../../src/azure/transport/failed-connections.ts'
import { createRecordedCalls } from '../../../src/azure/transport/recorded-calls.ts'
import type { Cloud } from '../../../src/config/clouds.ts'
import { AppError, type ErrorKind } from '../../../src/domain/app-error.ts'
import { createBus } from '../../../src/events/bus.ts'
import { createAppIdentity } from '../../../src/identity/app-identity.ts'
import { createIdentity } from '../../../src/identity/identity.ts'
import { aCall, anAssertion, aPerson } from '../../support/call.ts'
import { issueCertificate, type Issued } from '../../support/certificates.ts'

const GUID = '11111111-2222-4333-8444-555555555555'
const DAY = /\d{4}-\d\d-\d\d/.source

describe('a connection that failed', () => {
  const servers: Server[] = []
  const trusted = tls.getCACertificates('default')
  let root: Issued
  let intermediate: Issued

  beforeAll(async () => {
    root = await issueCertificate({ subject: 'CN=Company Root, O=Company' })
    intermediate = await issueCertificate({ subject: 'CN=Company Issuing CA', issuer: root })
  })
  afterEach(() => {
    tls.setDefaultCACertificates(trusted)
    for (const server of servers.splice(0)) server.close()
  })

  /** A server that presents these certificates, and counts greetings and the bytes that follow them. */
  async function serve(leaf: Issued, ...others: readonly Issued[]) {
    const seen = { greetings: 0, bytes: 0 }
    const cert = [leaf, ...others].map((one) => one.cert).join('')
    const server = createServer({ key: leaf.key, cert }, (socket) => {
      socket.on('error', () => undefined)
      socket.on('data', (chunk: Buffer) => (seen.bytes += chunk.length))
    })
    server.on('connection', () => (seen.greetings += 1))
    server.on('tlsClientError', () => undefined)
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    return { seen, origin: `https://localhost:${typeof address === 'object' && address ? address.port : 0}` }
  }

  function build(origin: string) {
    const time = { now: Date.now() }
    const clock = { now: () => time.now, wait: () => Promise.resolve() }
    const cloud: Cloud = { authority: origin, armEndpoint: origin, armAudience: origin }
    const reported: CertificateFault[] = []
    const connections = createFailedConnections({ cloud, clock, onFault: (fault) => reported.push(fault) })
    return { time, clock, cloud, reported, explain: connections.explain }
  }

  /** The app's first contact with the server: it requests the discovery document. */
  async function explainDiscovery(origin: string) {
    const { cloud, explain } = build(origin)
    const error = await refusalOf(identityAt(cloud).identify('a token'))
    return explain(error)
  }

  const identityAt = (cloud: Cloud, sockets = createSocketPool()) => {
    const sdkApp = { clientId: GUID, credential: { kind: 'secret', secret: 'x' } } as const
    const managedIdentity = { clientId: undefined, setting: 'MANAGED_IDENTITY_CLIENT_ID' } as const
    const frontDoor = { kind: 'easy-auth' } as const
    const config = { cloud, tenantId: GUID, otherTenants: [], sdkApp, managedIdentity, frontDoor }
    const appIdentity = createAppIdentity(config)
    return createIdentity({ config, appIdentity, sockets, httpClientFor: createRecordedCalls, events: createBus() })
  }
  const refusalOf = (promise: Promise<unknown>): Promise<AppError> =>
    promise.then(
      () => Promise.reject(new Error('It was not refused.')),
      (error: unknown) => (error instanceof AppError ? error : Promise.reject(new Error('Not in words of the app.'))),
    )
  const buildLeaf = (changes: Partial<Parameters<typeof issueCertificate>[0]> = {}) =>
    issueCertificate({ subject: 'CN=azure.company.example', issuer: intermediate, names: ['localhost'], ...changes })
  const trust = (...certificates: readonly Issued[]) =>
    tls.setDefaultCACertificates([...trusted, ...certificates.map(({ cert }) => cert)])

  it('for a root of somebody’s own names it, and where to trust it', async () => {
    const { origin } = await serve(await buildLeaf(), intermediate, root)

    const fault = await explainDiscovery(origin)

    expect(fault?.reason).toBe(
      `The certificate of ${new URL(origin).host}, issued by “Company Issuing CA”, is not trusted: ` +
        'the chain ends with the root “Company Root”, which is not known here.',
    )
    expect(fault?.remedy).toContain('Name the certificate of “Company Root” in CA_BUNDLE.')
  })

  it('for a root that is not even sent names it by what it has issued', async () => {
    const { origin } = await serve(await buildLeaf(), intermediate)

    const fault = await explainDiscovery(origin)

    expect(fault?.reason).toContain('“Company Issuing CA”, whose issuer “Company Root” is not known here')
    expect(fault?.remedy).toContain('“Company Root” in CA_BUNDLE')
  })

  it('for an intermediate that the server leaves out says so, with the root trusted', async () => {
    trust(root)
    const { origin } = await serve(await buildLeaf())

    const fault = await explainDiscovery(origin)

    expect(fault?.reason).toMatch(/issued by “Company Issuing CA”.+does not send the certificate of that issuer/)
    expect(fault?.remedy).toContain('let the server send the whole chain')
  })

  it('for a certificate that has expired says when, and what the clock says', async () => {
    trust(root)
    const { origin } = await serve(await buildLeaf({ days: [60, -30] }), intermediate)

    const fault = await explainDiscovery(origin)

    expect(fault?.reason).toMatch(new RegExp(`“azure.company.example” expired on ${DAY}\\.$`))
    expect(fault?.remedy).toContain(`The clock here says ${new Date().toISOString().slice(0, 10)}`)
  })

  it('for one that is not valid yet says from when', async () => {
    trust(root)
    const { origin } = await serve(await buildLeaf({ days: [-10, 30] }), intermediate)

    expect((await explainDiscovery(origin))?.reason).toMatch(
      new RegExp(`“azure.company.example” is not valid before ${DAY}\\.$`),
    )
  })

  it('for a certificate of another name says which names it is for', async () => {
    trust(root)
    const { origin } = await serve(await buildLeaf({ names: ['a.company.example', 'b.company.example'] }), intermediate)

    expect((await explainDiscovery(origin))?.reason).toContain(
      'it is for other names (DNS:a.company.example, DNS:b.company.example)',
    )
  })

  it('for a certificate that is signed by itself says so', async () => {
    const self = await issueCertificate({ subject: 'CN=box', names: ['localhost'] })
    const { origin } = await serve(self)

    expect((await explainDiscovery(origin))?.reason).toContain('“box” is signed by itself alone')
  })

  it('shows nothing of a certificate that could steer a terminal, and no text without end', async () => {
    const subject = `CN=evil\u001b[31m${'x'.repeat(300)}`
    const { origin } = await serve(await issueCertificate({ subject, names: ['localhost'] }))

    const { reason = '' } = (await explainDiscovery(origin)) ?? {}

    expect(reason).toContain('“evil[31mxxx')
    expect(reason).not.toContain('\u001b')
    expect(reason.length).toBeLessThan(700)
  })

  it.each(['the exchange', 'Resource Manager'])('is told apart as well where it was that of %s', async (which) => {
    const { origin } = await serve(await buildLeaf(), intermediate, root)
    const { cloud, explain } = build(origin)
    const call = aCall({
      person: aPerson({ tenantId: GUID }),
      assertion: anAssertion({ token: 'eyJhbGciOiJub25lIn0.e30.x', expiresAt: Date.now() + 60_000 }),
      signal: AbortSignal.timeout(5_000),
    })
    const sockets = createSocketPool()
    const { onBehalfOf } = identityAt(cloud, sockets)
    const token = { token: 'worthless', expiresOnTimestamp: Date.now() + 60_000 }
    const tokens = { ...onBehalfOf, tokenFor: () => Promise.resolve(token) }
    const graphQuota = createGraphQuota({ clock: { now: Date.now, wait: () => Promise.resolve() } })
    const clients = createArmClients({ cloud, onBehalfOf: tokens, sockets, graphQuota })

    const error =
      which === 'the exchange'
        ? await refusalOf(onBehalfOf.tokenFor(call))
        : await refusalOf(askAzure(() => clients.graph(call).resources({ query: 'Resources' })))

    expect(error).toMatchObject({ kind: 'azure-unavailable' })
    expect((await explain(error))?.reason).toContain('“Company Root”')
  })

  it('is looked at once a minute, and nothing is sent to a server that is not trusted', async () => {
    const { origin, seen } = await serve(await buildLeaf(), intermediate, root)
    const { time, explain, reported } = build(origin)
    const error = buildError({ code: 'SELF_SIGNED_CERT_IN_CHAIN' })

    const faults = await Promise.all([
      explain(error),
      explain(error),
      explain(buildError({ cause: { code: 'SELF_SIGNED_CERT_IN_CHAIN' } })),
    ])

    expect(new Set(faults.map((fault) => fault?.reason)).size).toBe(1)
    expect(reported).toHaveLength(1)
    time.now += 61_000
    await explain(error)
    expect(reported).toHaveLength(2)
    expect(seen).toEqual({ greetings: 2, bytes: 0 })
  })

  it('is not looked at where no certificate was at fault', async () => {
    const { origin, seen } = await serve(await buildLeaf(), intermediate, root)
    const { explain } = build(origin)

    expect(await explain(buildError({ code: 'ECONNREFUSED' }))).toBeUndefined()
    expect(await explain(buildError(new Error('something else')))).toBeUndefined()
    expect(await explain(buildError(UNANSWERED, 'azure-slow'))).toBeUndefined()
    expect(seen.greetings).toBe(0)
  })

  it('has nothing to say of a server that is trusted, or gone', async () => {
    trust(root)
    const { origin } = await serve(await buildLeaf(), intermediate)
    const error = buildError(UNANSWERED)

    expect(await build(origin).explain(error)).toBeUndefined()
    expect(await build('https://localhost:9').explain(error)).toBeUndefined()
  })

  it('has nothing to say of a server that is silent, and does not wait for it', async () => {
    const sockets: Socket[] = []
    const silent = createPlainServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const origin = `https://localhost:${typeof address === 'object' && address ? address.port : 0}`
    const begun = Date.now()

    const fault = await build(origin).explain(buildError(UNANSWERED))

    expect(fault).toBeUndefined()
    // The server would stay silent for ever, but the page must arrive within nine seconds.
    expect(Date.now() - begun).toBeLessThan(9_000)
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
})

/** MSAL's error for a failed connection, regardless of the cause. */
const UNANSWERED = { errorCode: 'endpoints_resolution_error' }

function buildError(cause: unknown, kind: ErrorKind = 'azure-unavailable'): AppError {
  return new AppError(kind, 'azureUnreachable', { cause })
}
