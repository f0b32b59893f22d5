import { createServer, type Socket } from 'node:net'
import v8 from 'node:v8'
import vm from 'node:vm'
import type { AccessToken, Caller, Limits } from 'easy-auth-credential'
import { decodeJwt } from 'jose'
import { toPersonKey } from '../../../packages/easy-auth-credential/src/person.ts'
import { buildDirectory, buildPerson, type LocalEntra, startLocalEntra } from '../../simulator/entra/local-entra.ts'
import { easyAuthOfTests, errorOf } from '../../support/easy-auth.ts'

const ARM = 'https://management.azure.com'
const CHALLENGE = JSON.stringify({ access_token: { nbf: { essential: true, value: '1' } } })
const grace = buildPerson({
  userPrincipalName: 'grace@contoso.example',
  objectId: '0b0b0b0b-0000-4000-8000-00000000000b',
})

describe('the exchange On-Behalf-Of', () => {
  let local: LocalEntra
  const make = easyAuthOfTests()

  beforeAll(async () => {
    local = await startLocalEntra(buildDirectory({ people: [buildPerson(), grace] }))
  })
  beforeEach(() => {
    local.requests.length = 0
    local.connections.most = 0
    local.tokenLifetime.set(undefined)
  })
  afterAll(() => local.close())

  interface Call extends Caller {
    readonly signal: AbortSignal
  }

  function build(changes: { authority?: string; secret?: string; limits?: Partial<Limits> } = {}) {
    const { tenantId, apps } = local.directory
    const easyAuth = make({
      tenantId,
      clientId: apps.sdk.clientId,
      credential: { kind: 'secret', secret: changes.secret ?? apps.sdk.clientSecret },
      authority: changes.authority ?? local.origin,
      limits: changes.limits ?? {},
    })
    return {
      tokenFor: (call: Call, claims?: string, scope = `${ARM}/.default`): Promise<AccessToken> =>
        easyAuth
          .credentialFor(call, { abortSignal: call.signal })
          .getToken(scope, claims === undefined ? {} : { claims }),
      forget: easyAuth.forget,
    }
  }

  function signIn(person = buildPerson(), signal = AbortSignal.timeout(10_000)): Call {
    const { accessToken, expiresOn } = local.entra.signIn(person)
    return {
      person: {
        tenantId: local.directory.tenantId,
        objectId: person.objectId,
        name: person.displayName,
        userPrincipalName: person.userPrincipalName,
      },
      assertion: { token: accessToken, issuedAt: Date.now(), expiresAt: expiresOn.getTime() },
      signal,
    }
  }

  const exchanges = () => local.requests.filter((request) => request.endsWith('/oauth2/v2.0/token')).length

  it('gets a token of the same person for Resource Manager', async () => {
    const { token } = await build().tokenFor(signIn())

    expect(decodeJwt(token)).toMatchObject({ aud: ARM, oid: buildPerson().objectId, scp: 'user_impersonation' })
  })

  it('is done once for an assertion, however many ask at once and later', async () => {
    const onBehalfOf = build()
    const ada = signIn()

    const tokens = await Promise.all(Array.from({ length: 20 }, () => onBehalfOf.tokenFor(ada)))
    tokens.push(await onBehalfOf.tokenFor(ada))

    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1)
    expect(exchanges()).toBe(1)
  })

  it('never gives one person the token of another', async () => {
    const onBehalfOf = build()

    const [first, second] = await Promise.all([onBehalfOf.tokenFor(signIn()), onBehalfOf.tokenFor(signIn(grace))])

    expect(decodeJwt(first.token)['oid']).toBe(buildPerson().objectId)
    expect(decodeJwt(second.token)['oid']).toBe(grace.objectId)
  })

  it('is done anew after the person has signed out, also where that happened meanwhile', async () => {
    const onBehalfOf = build()
    const [ada, other] = [signIn(), signIn(grace)]
    await Promise.all([onBehalfOf.tokenFor(ada), onBehalfOf.tokenFor(other)])

    onBehalfOf.forget(toPersonKey(ada.person))
    const underWay = onBehalfOf.tokenFor(ada)
    onBehalfOf.forget(toPersonKey(ada.person))
    await underWay
    await onBehalfOf.tokenFor(ada)
    await onBehalfOf.tokenFor(other)

    expect(exchanges()).toBe(4)
  })

  it('is done anew for a claims challenge, whatever is kept', async () => {
    const onBehalfOf = build()
    const ada = signIn()
    await onBehalfOf.tokenFor(ada)

    await onBehalfOf.tokenFor(ada, CHALLENGE)

    expect(exchanges()).toBe(2)
  })

  it('for a claims challenge is done once, however many ask, and kept for what follows', async () => {
    const onBehalfOf = build()
    const ada = signIn()
    await onBehalfOf.tokenFor(ada)

    const [first] = await Promise.all(Array.from({ length: 10 }, () => onBehalfOf.tokenFor(ada, CHALLENGE)))
    const later = await onBehalfOf.tokenFor(ada)

    expect(later.token).toBe(first?.token)
    expect(exchanges()).toBe(2)
  })

  it('does not keep a token that expires within a minute', async () => {
    local.tokenLifetime.set(50)
    const onBehalfOf = build()
    const ada = signIn()

    await onBehalfOf.tokenFor(ada)
    await onBehalfOf.tokenFor(ada)

    expect(exchanges()).toBe(2)
  })

  it('of an expired sign-in says so', async () => {
    local.tokenLifetime.set(-60)
    const ada = signIn()

    const error = await errorOf(build().tokenFor(ada))

    expect(error).toMatchObject({ code: 'expired', entra: { aadsts: 'AADSTS500133' } })
  })

  it('with a wrong secret says that the app is not set up, and keeps the secret to itself', async () => {
    const error = await errorOf(build({ secret: 'not-the-right-secret' }).tokenFor(signIn()))

    expect(error).toMatchObject({ code: 'misconfigured', entra: { aadsts: 'AADSTS7000215' } })
    expect(JSON.stringify([error.message, error])).not.toContain('not-the-right-secret')
  })

  it('is tried again after it has failed', async () => {
    const onBehalfOf = build()
    const ada = signIn()
    const broken = { ...ada, assertion: { ...ada.assertion, token: `${ada.assertion.token.slice(0, -8)}AAAAAAAA` } }

    await errorOf(onBehalfOf.tokenFor(broken))
    await errorOf(onBehalfOf.tokenFor(broken))

    expect(exchanges()).toBe(2)
  })

  it('of an Entra that is gone says that it could not be reached', async () => {
    const error = await errorOf(build({ authority: 'https://localhost:9' }).tokenFor(signIn()))

    expect(error.code).toBe('unavailable')
  })

  it.each([undefined, CHALLENGE])(
    'of an Entra that does not answer ends with the deadline of the page, with the challenge %j',
    async (claims) => {
      const sockets: Socket[] = []
      const silent = createServer((socket) => sockets.push(socket))
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
      const address = silent.address()
      const authority = `https://localhost:${typeof address === 'object' && address ? address.port : 0}`
      const ada = signIn(undefined, AbortSignal.timeout(100))

      const error = await errorOf(build({ authority }).tokenFor(ada, claims))

      expect(error.code).toBe('slow')
      for (const socket of sockets) socket.destroy()
      silent.close()
    },
  )

  it('of many people at once opens a bounded number of connections, and each is exchanged once', async () => {
    // On a busy machine, so many together take longer than one may.
    const onBehalfOf = build({ limits: { exchange: 60_000 } })
    const signal = AbortSignal.timeout(60_000)

    const tokens = await Promise.all(Array.from({ length: 200 }, () => onBehalfOf.tokenFor(signIn(undefined, signal))))

    expect(new Set(tokens.map(({ token }) => token)).size).toBe(200)
    expect(exchanges()).toBe(200)
    expect(local.connections.most).toBeGreaterThan(1)
    expect(local.connections.most).toBeLessThanOrEqual(64)
  })

  it('keeps less than 20 KB for each person who is signed in', async () => {
    v8.setFlagsFromString('--expose-gc')
    const collect = vm.runInNewContext('gc') as () => void
    const onBehalfOf = build()
    const heap = async () => {
      for (let round = 0; round < 5; round += 1) {
        await new Promise((resolve) => setImmediate(resolve))
        collect()
      }
      return process.memoryUsage().heapUsed
    }
    const exchangeFor = async (people: number) => {
      for (let one = 0; one < people; one += 1) await onBehalfOf.tokenFor(signIn())
    }
    await exchangeFor(50)

    const before = await heap()
    await exchangeFor(300)
    const perPerson = ((await heap()) - before) / 300

    expect(perPerson).toBeLessThan(20 * 1024)
    expect(exchanges()).toBe(350)
  })
})
