import { createServer } from 'node:net'
import { startRedisServer } from '../../../simulator/redis/redis-server.ts'
import { explainCertificate } from '../../../src/azure/transport/explain-certificate.ts'
import { checkRedis } from '../../../src/store/redis/check-redis.ts'
import type { RedisIdentity } from '../../../src/store/redis/redis-credentials.ts'
import { createRedisOperations } from '../../../src/store/redis-operations.ts'
import { issueCertificate } from '../../support/certificates.ts'
import { buildOperation } from '../../support/operation.ts'
import { findFreePort } from '../../support/process.ts'
import {
  createTestIdentity,
  mintToken,
  openTestConnection,
  startTestRedis,
  type TestRedis,
} from '../../support/redis.ts'

const STRANGER = '0e0e0e0e-0000-4000-8000-00000000000e'

describe('what keeps the app from using Redis', () => {
  let redis: TestRedis

  beforeAll(async () => {
    redis = await startTestRedis()
  })
  afterAll(() => redis.close())

  /** The same fault as the log has it, and as the doctor does. */
  async function findFault(deps: { url: string; identity?: RedisIdentity }) {
    const connection = openTestConnection(deps)
    const logged = await connection.firstTrouble()
    connection.close()
    const found = await checkRedis({ ...deps, explainCertificate })
    expect(found).toMatchObject({ kind: 'unreachable', code: logged?.code, remedy: logged?.remedy })
    for (const text of [logged?.reason, logged?.remedy]) expect(text).not.toMatch(/eyJ|hunter2/)
    return { code: logged?.code ?? '', reason: logged?.reason ?? '', remedy: logged?.remedy ?? '' }
  }

  function identityWith(token: ReturnType<typeof mintToken>): RedisIdentity {
    return { getToken: () => Promise.resolve(token), onToken: () => () => undefined }
  }

  it('is a token that no access policy is for: with object id, audience and end of the token in hand', async () => {
    const { reason, remedy } = await findFault({
      url: redis.url,
      identity: identityWith(mintToken({ oid: STRANGER, lifeMs: 60_000 })),
    })

    expect(reason).toMatch(/^localhost:\d+ refuses the token of the app \(WRONGPASS\): object id 0e0e0e0e-\S+, /)
    expect(reason).toMatch(/audience https:\/\/redis\.azure\.com, valid until 20\d\d-\S+Z\.$/)
    expect(remedy).toMatch(
      /^On the cache, turn on Microsoft Entra Authentication, and under “Data Access Configuration”/,
    )
    expect(remedy).toContain(`give ${STRANGER} an access policy: Data Contributor.`)
    expect(remedy).toMatch(/not the identity that you mean, correct MANAGED_IDENTITY_CLIENT_ID\.$/)
  })

  it('is a token that has ended', async () => {
    const { reason, remedy } = await findFault({
      url: redis.url,
      identity: identityWith(mintToken({ oid: STRANGER, lifeMs: -60_000 })),
    })

    expect(reason).toMatch(/WRONGPASS/)
    expect(remedy).toMatch(/^The token has ended\./)
  })

  it('is a wrong password in the URL', async () => {
    const { reason, remedy } = await findFault({ url: redis.url.replace('//', '//:hunter2@') })

    expect(reason).toMatch(/refuses the user or password of REDIS_URL \(WRONGPASS\)\.$/)
    expect(remedy).toMatch(/percent-encoded; or sign in without one: REDIS_AUTH=entra/)
  })

  it('is no password at all', async () => {
    const { reason, remedy } = await findFault({ url: redis.url })

    expect(reason).toMatch(/asks who the app is \(NOAUTH\), and REDIS_URL has no password\.$/)
    expect(remedy).toMatch(/^In Azure, set REDIS_AUTH=entra\. Elsewhere/)
  })

  it('is what the app’s identity says, in its words', async () => {
    const failure = Object.assign(new Error('Nothing here gives the app an identity.'), {
      remedy: 'Sign in by `az login`.',
    })
    const identity = { getToken: () => Promise.reject(failure), onToken: () => () => undefined }

    const { reason, remedy } = await findFault({ url: redis.url, identity })

    expect(reason).toBe('The app has no token for Redis. Nothing here gives the app an identity.')
    expect(remedy).toBe('Sign in by `az login`.')
  })

  it('is the app’s identity if that does not answer, and not Redis', async () => {
    const identity = { getToken: () => new Promise<never>(() => undefined), onToken: () => () => undefined }

    const { code, reason } = await findFault({ url: redis.url, identity })

    expect([code, reason]).toEqual(['NO_TOKEN', 'The app has no token for Redis. Its identity has not answered yet.'])
  })

  it('is a token without an object id', async () => {
    const token = { token: 'no.token', expiresAt: Date.now() + 60_000 }

    expect((await findFault({ url: redis.url, identity: identityWith(token) })).reason).toMatch(/names no object id/)
  })

  it.each([
    ['a role that only reads', ['~*', '+@all', '-@write'], /let object id \S+ run HSETNX \(NOPERM\)\.$/],
    ['a policy for other keys', ['~other:*', '+@all'], /let object id \S+ use the keys of this app \(NOPERM\)\.$/],
  ])('is %s', async (_, rules, expected) => {
    const identity = createTestIdentity(redis, ['resetkeys', '&*', '-@all', ...rules])
    const connection = openTestConnection({ url: redis.url, identity })
    await connection.untilUp()
    const store = createRedisOperations({ connection })

    await expect(store.save(buildOperation())).rejects.toMatchObject({ trouble: { code: 'NOPERM' } })

    const { reason, remedy } = (await connection.firstTrouble()) ?? { reason: '', remedy: '' }
    expect(reason).toMatch(expected)
    expect(remedy).toMatch(/^Assign the access policy Data Contributor or Data Owner .+ Data Reader does not suffice\./)
    expect(remedy).toMatch(/A custom one needs \+ping .+ on ~my-vms:\*\.$/)
    expect(await checkRedis({ url: redis.url, identity, explainCertificate })).toMatchObject({ code: 'NOPERM', reason })
    await store.close()
  })

  it('is none with exactly the commands and keys that the remedy names', async () => {
    const denied = await checkRedis({
      url: redis.url,
      identity: createTestIdentity(redis, ['-@all']),
      explainCertificate,
    })
    const rules = /A custom one needs (.+) on (~\S+)\./.exec('remedy' in denied ? denied.remedy : '')
    const allowed = [...(rules?.[1] ?? '').split(' '), rules?.[2] ?? '']

    const identity = createTestIdentity(redis, ['-@all', 'resetkeys', ...allowed])
    const connection = openTestConnection({ url: redis.url, identity })
    await connection.untilUp()
    const store = createRedisOperations({ connection })
    await store.save(buildOperation())

    expect(await checkRedis({ url: redis.url, identity, explainCertificate })).toEqual({ kind: 'reachable' })
    expect((await store.list(buildOperation().personKey, 1)).operations).toHaveLength(1)
    await store.close()
  })

  it('is a port at which nothing listens', async () => {
    const { reason, remedy } = await findFault({ url: `rediss://localhost:${await findFreePort()}` })

    expect(reason).toMatch(/^Nothing takes connections at localhost:\d+ \(ECONNREFUSED\)\.$/)
    expect(remedy).toMatch(/10000 for Azure Managed Redis, 6380 for Azure Cache for Redis/)
  })

  it('is a name that nobody knows', async () => {
    const { reason } = await findFault({ url: 'rediss://cache.invalid:10000' })

    expect(reason).toMatch(/^cache\.invalid:10000 has no address \((ENOTFOUND|EAI_AGAIN)\)\.$/)
  })

  it('is TLS with a Redis that has none', async () => {
    const plain = await startRedisServer()

    const { reason, remedy } = await findFault({ url: `rediss://localhost:${plain.port}` })

    expect(reason).toMatch(/does not answer\.$/)
    expect(remedy).toMatch(
      /or the port is none for TLS: 10000 for Azure Managed Redis, 6380 for Azure Cache for Redis\.$/,
    )
    await plain.stop()
  })

  it('is TLS with a server that refuses it', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined).end('-ERR no TLS\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0

    const { reason, remedy } = await findFault({ url: `rediss://localhost:${port}` })

    expect(reason).toMatch(/does not speak TLS \(\w+\)\.$/)
    expect(remedy).toMatch(/^Name the port for TLS in REDIS_URL: 10000/)
    server.close()
  })

  it('is no TLS with a Redis that wants it', async () => {
    const { reason, remedy } = await findFault({ url: redis.url.replace('rediss:', 'redis:') })

    expect(reason).toMatch(/closes the connection/)
    expect(remedy).toMatch(/begin REDIS_URL with rediss:\/\/\.$/)
  })

  it('is a server that takes connections and does not answer', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0

    expect((await findFault({ url: `rediss://localhost:${port}` })).reason).toMatch(/does not answer\.$/)
    server.close()
  })

  describe('with a certificate', () => {
    it.each([
      ['of a CA that is not known', {}, /is not trusted: .+not known here/, /CA_BUNDLE/],
      ['that has expired', { days: [30, -1] as const }, /expired on/, /Renew it on the server/],
    ])('%s', async (_, wishes, expectedReason, expectedRemedy) => {
      const issuer = await issueCertificate({ subject: 'CN=Elsewhere CA' })
      const leaf = await issueCertificate({ subject: 'CN=localhost', issuer, names: ['localhost'], ...wishes })
      const server = await startRedisServer({ certificate: { key: leaf.key, cert: leaf.cert + issuer.cert } })

      const { reason, remedy } = await findFault({ url: `rediss://localhost:${server.port}` })

      expect(reason).toMatch(expectedReason)
      expect(remedy).toMatch(expectedRemedy)
      await server.stop()
    })

    it('for another name', async () => {
      const certificate = await redis.authority.issueServerCertificate(['localhost'])
      const server = await startRedisServer({ certificate })

      const { reason, remedy } = await findFault({ url: `rediss://127.0.0.1:${server.port}` })

      expect(reason).toMatch(/it is for other names \(DNS:localhost\)/)
      expect(remedy).toMatch(/^Correct the address of the server/)
      await server.stop()
    })
  })

  it('is an OSS cluster, whose other nodes have the keys', async () => {
    const node = await startRedisServer({ settings: ['cluster-enabled yes'] })
    const other = await startRedisServer({ settings: ['cluster-enabled yes'] })
    await node.administer([
      ['CLUSTER', 'ADDSLOTSRANGE', '0', '16383'],
      ['ACL', 'SETUSER', 'app', 'on', 'nopass', '~*', '+@all'],
    ])
    const identity = await node.administer([['CLUSTER', 'MEET', '127.0.0.1', String(other.port)]])
    expect(identity).toEqual(['OK'])
    await other.administer([['ACL', 'SETUSER', 'app', 'on', 'nopass', '~*', '+@all']])
    const found = async () => checkRedis({ url: `redis://app:x@localhost:${other.port}`, explainCertificate })
    let finding = await found()
    while (!('code' in finding) || finding.code !== 'MOVED') finding = await found()

    expect(finding.reason).toMatch(/one of several nodes \(MOVED\): its clustering policy is OSSCluster/)
    expect(finding.remedy).toMatch(/^Choose the clustering policy NoCluster or EnterpriseCluster\./)
    await node.stop()
    await other.stop()
  })

  it('is a Redis that is full', async () => {
    const full = await startRedisServer({ settings: ['maxmemory 1', 'maxmemory-policy noeviction'] })
    await full.administer([['ACL', 'SETUSER', 'app', 'on', 'nopass', '~*', '+@all']])

    const finding = await checkRedis({ url: `redis://app:x@localhost:${full.port}`, explainCertificate })

    expect(finding).toMatchObject({ code: 'OOM', remedy: expect.stringContaining('VolatileLRU') })
    await full.stop()
  })
})
