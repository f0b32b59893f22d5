import { createHttpHeaders, createPipelineRequest, type HttpClient } from '@azure/core-rest-pipeline'
import { createCachedDiscovery } from '../../../packages/easy-auth-credential/src/cached-discovery.ts'
import { readOptions } from '../../../packages/easy-auth-credential/src/easy-auth-options.ts'

const TENANT = '0c0c0c0c-0000-4000-8000-00000000000c'
const AUTHORITY = 'https://login.example'
const URL_OF_TENANT = `${AUTHORITY}/${TENANT}/v2.0/.well-known/openid-configuration`
const HOUR_MS = 60 * 60_000

function buildDocument(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    issuer: `${AUTHORITY}/${TENANT}/v2.0`,
    token_endpoint: `${AUTHORITY}/${TENANT}/oauth2/v2.0/token`,
    jwks_uri: `${AUTHORITY}/${TENANT}/discovery/v2.0/keys`,
    ...changes,
  })
}

/** An Entra that answers each request with the next of `answers`, and repeats the last one. */
function keepFrom(...answers: readonly { status?: number; body: string | Error }[]) {
  const asked: string[] = []
  const entra: HttpClient = {
    sendRequest: (request) => {
      const { status = 200, body } = answers[Math.min(asked.length, answers.length - 1)] ?? { body: '' }
      asked.push(`${request.method} ${request.url}`)
      if (body instanceof Error) return Promise.reject(body)
      return Promise.resolve({ request, status, headers: createHttpHeaders(), bodyAsText: body })
    },
  }
  let time = 1_000
  const keep = createCachedDiscovery(
    readOptions({
      tenantId: TENANT,
      clientId: TENANT,
      credential: { kind: 'secret', secret: 'x' },
      now: () => time,
    }),
  )
  return {
    asked,
    pass: (ms: number) => (time += ms),
    /** Uses a new client, as each exchange does. */
    ask: (url = URL_OF_TENANT, method: 'GET' | 'POST' = 'GET', tenantId = TENANT) =>
      keep(entra, tenantId).sendRequest(createPipelineRequest({ url, method })),
  }
}

describe('the discovery document of Entra', () => {
  it('is asked for once, however many exchanges need it', async () => {
    const { ask, asked } = keepFrom({ body: buildDocument() })

    const answers = [await ask(), await ask(), await ask()]

    expect(asked).toEqual([`GET ${URL_OF_TENANT}`])
    for (const { status, bodyAsText } of answers)
      expect({ status, bodyAsText }).toEqual({ status: 200, bodyAsText: buildDocument() })
  })

  it('that is kept is an answer to the very request', async () => {
    const { ask } = keepFrom({ body: buildDocument() })

    const [first, second] = [await ask(), await ask()]

    expect(second.request).not.toBe(first.request)
  })

  it('is asked for again after an hour', async () => {
    const { ask, asked, pass } = keepFrom({ body: buildDocument() }, { body: buildDocument({ new: true }) })
    await ask()

    pass(HOUR_MS - 1)
    const before = await ask()
    pass(1)
    const after = await ask()

    expect(before.bodyAsText).toBe(buildDocument())
    expect(after.bodyAsText).toBe(buildDocument({ new: true }))
    expect(asked).toHaveLength(2)
  })

  it.each<[string, { status?: number; body: string }]>([
    ["a captive portal's page", { body: '<html>Please accept the terms of this network.</html>' }],
    ['nothing', { body: '' }],
    ['half of it', { body: buildDocument().slice(0, 40) }],
    ["another tenant's", { body: buildDocument({ issuer: `${AUTHORITY}/0d0d0d0d-0000-4000-8000-00000000000d/v2.0` }) }],
    ['one of no tenant', { body: buildDocument({ issuer: `${AUTHORITY}/common/v2.0` }) }],
    ['one without an issuer', { body: buildDocument({ issuer: undefined }) }],
    ['one whose tokens come over http', { body: buildDocument({ token_endpoint: 'http://login.example/token' }) }],
    ['one without a token endpoint', { body: buildDocument({ token_endpoint: undefined }) }],
    ['one without keys', { body: buildDocument({ jwks_uri: undefined }) }],
    ['null', { body: 'null' }],
    ['an error that looks like it', { status: 500, body: buildDocument() }],
    ['a redirect that looks like it', { status: 302, body: buildDocument() }],
  ])('is not kept where the answer was %s', async (_, answer) => {
    const { ask, asked } = keepFrom(answer, { body: buildDocument() })

    const first = await ask()
    const second = await ask()
    await ask()

    expect(first.bodyAsText).toBe(answer.body)
    expect(second.bodyAsText).toBe(buildDocument())
    expect(asked).toHaveLength(2)
  })

  it('is asked for again after Entra could not be reached', async () => {
    const { ask, asked } = keepFrom({ body: new Error('ECONNRESET') }, { body: buildDocument() })

    await expect(ask()).rejects.toThrow('ECONNRESET')

    expect((await ask()).status).toBe(200)
    expect(asked).toHaveLength(2)
  })

  it('of each tenant is kept by itself', async () => {
    const other = '0d0d0d0d-0000-4000-8000-00000000000d'
    const theirs = buildDocument({ issuer: `${AUTHORITY}/${other}/v2.0` })
    const urlOfOther = URL_OF_TENANT.replace(TENANT, other)
    const { ask, asked } = keepFrom({ body: buildDocument() }, { body: theirs })

    await ask()
    await ask(urlOfOther, 'GET', other)
    const [ours, others] = [await ask(), await ask(urlOfOther, 'GET', other)]

    expect(asked).toEqual([`GET ${URL_OF_TENANT}`, `GET ${urlOfOther}`])
    expect([ours.bodyAsText, others.bodyAsText]).toEqual([buildDocument(), theirs])
  })

  it('of one address is no answer for another', async () => {
    const { ask, asked } = keepFrom({ body: buildDocument() })
    await ask()

    await ask(URL_OF_TENANT.replace('login.example', 'login.other.example'))

    expect(asked).toHaveLength(2)
  })

  it('is all that is kept: what is exchanged is asked for each time', async () => {
    const { ask, asked } = keepFrom({ body: buildDocument() })
    const token = `${AUTHORITY}/${TENANT}/oauth2/v2.0/token`

    await ask(token, 'POST')
    await ask(token, 'POST')
    await ask(URL_OF_TENANT, 'POST')
    await ask(URL_OF_TENANT, 'POST')

    expect(asked).toHaveLength(4)
  })
})
