import { request } from 'node:https'
import type { LoggedRequest } from '../../../simulator/control/request-log.ts'
import { type Clients, type LocalAzure, namesOf, startLocalAzure } from '../../support/local-azure.ts'

const subscriptions = '/subscriptions?api-version=2022-12-01'

describe('Simulator control', () => {
  let azure: LocalAzure
  let ada: Clients
  beforeAll(async () => {
    azure = await startLocalAzure()
    ada = azure.as('ada')
    // Gets the token in advance, so that the log shows only the requests of a test.
    await ada.fetch('GET', subscriptions)
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  const readLog = async (): Promise<LoggedRequest[]> => {
    const log: LoggedRequest[] = (await azure.control('GET', '/requests')).body
    return log
  }

  describe('logs requests', () => {
    it('with who asked, and without those to itself', async () => {
      await ada.fetch('GET', subscriptions)
      await azure.ask('POST', '/nowhere?api-version=1&code=secret')

      const log = await readLog()

      expect(log).toEqual([
        {
          time: expect.stringMatching(/^\d{4}-.*Z$/),
          method: 'GET',
          path: '/subscriptions',
          query: 'api-version=2022-12-01',
          status: 200,
          user: 'ada@contoso.example',
        },
        {
          time: expect.any(String),
          method: 'POST',
          path: '/nowhere',
          query: 'api-version=1&code=***',
          status: 401,
          user: null,
        },
      ])
    })

    it('of apps with their object id, and those for tokens too', async () => {
      await azure.asServicePrincipal().fetch('GET', subscriptions)

      const log = await readLog()

      expect(log.at(-1)).toMatchObject({ path: '/subscriptions', user: azure.directory.servicePrincipal.objectId })
      expect(log).toContainEqual(
        expect.objectContaining({
          method: 'POST',
          path: `/${azure.directory.tenantId}/oauth2/v2.0/token`,
          status: 200,
        }),
      )
      expect(JSON.stringify(log)).not.toContain(azure.directory.servicePrincipal.clientSecret)
    })

    it('that were given up before their answer', async () => {
      await azure.control('PUT', '/faults', [{ match: { path: '^/subscriptions$' }, delayMs: 60_000 }])
      const outgoing = request(azure.origin + subscriptions)
      const closed = new Promise((resolve) => outgoing.once('error', resolve))
      outgoing.end()
      while ((await readLog()).length === 0) await new Promise(setImmediate)

      outgoing.destroy(new Error('given up'))
      await closed

      expect(await readLog()).toMatchObject([{ path: '/subscriptions', status: 0 }])
    })
  })

  describe('applies faults', () => {
    it('that answer in place of Azure, as often as they say', async () => {
      const body = { error: { code: 'TooManyRequests', message: 'Slow down.' } }
      await azure.control('PUT', '/faults', [
        {
          match: { method: 'GET', path: '/subscriptions' },
          status: 429,
          headers: { 'retry-after': '3' },
          body,
          times: 1,
        },
      ])

      const first = await ada.fetch('GET', subscriptions)
      const second = await ada.fetch('GET', subscriptions)

      expect(first).toMatchObject({ status: 429, body })
      expect(first.headers.get('retry-after')).toBe('3')
      expect(second.status).toBe(200)
      expect((await readLog()).map(({ status, user }) => [status, user])).toEqual([
        [429, 'ada@contoso.example'],
        [200, 'ada@contoso.example'],
      ])
    })

    it('only where method and path match, letter by letter', async () => {
      await azure.control('PUT', '/faults', [
        { match: { method: 'POST' }, status: 500 },
        { match: { path: '/Subscriptions' }, status: 500 },
        { match: { path: 'api-version' }, status: 500 },
      ])

      const answer = await ada.fetch('GET', subscriptions)

      expect(answer.status).toBe(200)
    })

    it('in which null is the same as nothing', async () => {
      const put = await azure.control('PUT', '/faults', [
        { match: null, status: 503, headers: null, body: null, delayMs: null, drop: null, times: null },
      ])
      const { status, body } = await azure.ask('GET', subscriptions)

      expect([put.status, status, body]).toEqual([204, 503, undefined])
    })

    it('that close the connection', async () => {
      await azure.control('PUT', '/faults', [{ drop: true, times: 1 }])

      const dropped = ada.fetch('GET', subscriptions)

      await expect(dropped).rejects.toThrow('fetch failed')
      expect(await readLog()).toMatchObject([{ path: '/subscriptions', status: 0, user: 'ada@contoso.example' }])
      expect((await ada.fetch('GET', subscriptions)).status).toBe(200)
    })

    it('that make the real answer late, though what was asked is done at once', async () => {
      const vm =
        '/subscriptions/{Contoso Development}/resourceGroups/rg-dev-team/providers/Microsoft.Compute/virtualMachines/dev-grace'
      await azure.control('PUT', '/faults', [{ match: { method: 'POST', path: '/start$' }, delayMs: 300 }])
      const begun = performance.now()
      const start = ada.fetch('POST', `${vm}/start?api-version=2024-07-01`)
      while ((await readLog()).length === 0) await new Promise(setImmediate)

      const meanwhile = await ada.vms('Contoso Development').instanceView('rg-dev-team', 'dev-grace')
      const late = await start

      expect(meanwhile.statuses?.at(-1)?.code).toBe('PowerState/starting')
      expect(late.status).toBe(202)
      expect(performance.now() - begun).toBeGreaterThanOrEqual(290)
    })

    it('that add headers to the real answer', async () => {
      await azure.control('PUT', '/faults', [{ headers: { 'x-ms-ratelimit-remaining-tenant-reads': '0' } }])

      const answer = await ada.fetch('GET', subscriptions)

      expect(answer.status).toBe(200)
      expect(answer.headers.get('x-ms-ratelimit-remaining-tenant-reads')).toBe('0')
    })

    it('to tokens as well, and never to itself', async () => {
      await azure.control('PUT', '/faults', [{ status: 503 }])

      const token = await azure.ask('POST', `/${azure.directory.tenantId}/oauth2/v2.0/token`)
      const cleared = await azure.control('PUT', '/faults', [])

      expect(token.status).toBe(503)
      expect(cleared.status).toBe(204)
      expect((await ada.fetch('GET', subscriptions)).status).toBe(200)
    })

    it.each([
      [{}, 'The body must be a JSON array of rules; [] clears them.'],
      [[{ status: 99 }], 'Rule 0: status must be a whole number from 200 to 599.'],
      [[{}, { match: { path: '(' } }], 'Rule 1: match.path is no regular expression: ('],
      [[{ match: { url: 'x' } }], 'Rule 0: match has "url"; it may have method, path.'],
      [[{ delay: 5 }], 'Rule 0: a rule has "delay"; it may have match, status, headers, body, delayMs, drop, times.'],
      [[{ times: 0 }], 'Rule 0: times must be a whole number from 1.'],
      [
        [{ headers: { 'a b': 'c' } }],
        'Rule 0: headers has "a b", which is no header with a text of printable characters.',
      ],
      [[{ body: {} }], 'Rule 0: body needs a status.'],
    ])('not when they are malformed: %j', async (rules, message) => {
      const answer = await azure.control('PUT', '/faults', rules)

      expect(answer).toMatchObject({ status: 400, body: { error: { message } } })
    })
  })

  it('moves the clock on', async () => {
    const before = Date.now()

    const answer = await azure.control('POST', '/clock', { advanceMs: 3_600_000 })
    const read = await azure.control('GET', '/clock')
    const wrong = await azure.control('POST', '/clock', { advanceMs: 'soon' })

    expect(Date.parse(String(answer.body.now))).toBeGreaterThanOrEqual(before + 3_600_000)
    expect(read.body.aheadMs).toBeGreaterThanOrEqual(3_599_999)
    expect(wrong.status).toBe(400)
  })

  it('gives a person other roles, which reach the machines in Compute and Resource Graph alike', async () => {
    const reset = () => azure.control('POST', '/reset')
    const url = '/role-assignments?login_hint=mallory@contoso.example'
    const mallory = azure.as('mallory')
    const scope = `/subscriptions/${azure.idOf('Contoso Production')}/resourceGroups/rg-web-prod`
    const inGraph = async () => {
      const { data } = await mallory.graph.resources({
        query: "resources | where type == 'microsoft.compute/virtualmachines'",
      })
      return (data as unknown[]).length
    }
    expect(await inGraph()).toBe(0)

    await azure.control('PUT', url, [{ scope, role: 'Reader' }])

    expect(await namesOf(mallory.vms('Contoso Production').list('rg-web-prod'))).toEqual([
      'web-01',
      'web-02',
      'web-batch',
    ])
    expect(await inGraph()).toBe(3)
    await azure.control('PUT', url, [])
    expect(await inGraph()).toBe(0)
    await azure.control('PUT', url, [{ scope, role: 'VM Starter' }])
    await reset()
    expect(await inGraph()).toBe(0)
    for (const wrong of [{}, [{ scope: 'web', role: 'Reader' }], [{ scope, role: 'King' }]]) {
      expect((await azure.control('PUT', url, wrong)).status).toBe(400)
    }
  })

  it('goes back to the seed with everything', async () => {
    await ada.vms('Contoso Development').start('rg-dev-team', 'dev-grace').submitted()
    await azure.control('POST', '/clock', { advanceMs: 60_000 })
    await azure.control('PUT', '/graph-lag', { ms: 5_000 })
    await azure.control('PUT', '/faults', [{ status: 500 }])

    const answer = await azure.control('POST', '/reset')

    const view = await ada.vms('Contoso Development').instanceView('rg-dev-team', 'dev-grace')
    expect(answer.status).toBe(204)
    expect(view.statuses?.at(-1)?.code).toBe('PowerState/deallocated')
    expect((await azure.control('GET', '/clock')).body.aheadMs).toBeLessThan(1_000)
    expect(await readLog()).toHaveLength(1)
  })

  it('hands out the headers of the front door for a person', async () => {
    const answer = await azure.control('GET', '/headers?login_hint=grace@contoso.example')
    const nobody = await azure.control('GET', '/headers?login_hint=nobody@contoso.example')

    const headers: Record<string, string> = answer.body
    expect(Object.keys(headers).map((name) => name.toLowerCase())).toContain('x-ms-token-aad-access-token')
    expect(nobody).toMatchObject({
      status: 404,
      body: { error: { message: expect.stringContaining('grace@contoso.example') } },
    })
  })

  it('sets how long tokens live', async () => {
    await azure.control('PUT', '/token-lifetime', { seconds: 120 })

    const token = await azure.asServicePrincipal().credential.getToken('https://management.azure.com/.default')
    const back = await azure.control('PUT', '/token-lifetime', { seconds: null })
    const wrong = await azure.control('PUT', '/token-lifetime', { seconds: -1 })

    expect((token.expiresOnTimestamp - Date.now()) / 1_000).toBeLessThanOrEqual(121)
    expect([back.status, wrong.status]).toEqual([204, 400])
  })

  it('says what it does not have', async () => {
    const answer = await azure.control('GET', '/nothing')

    expect(answer).toMatchObject({ status: 404, body: { error: { message: 'There is no GET /_simulator/nothing.' } } })
  })
})

describe('The latency of simulated Azure', () => {
  it('is added to every answer but those of its control', async () => {
    const azure = await startLocalAzure({ latencyMs: 150 })
    const time = async (path: string): Promise<number> => {
      const begun = performance.now()
      await azure.ask('GET', path)
      return performance.now() - begun
    }

    const slow = await time(subscriptions)
    const control = '/_simulator/clock'
    // The fastest of several, because a busy host can be slow by itself.
    const fast = Math.min(await time(control), await time(control), await time(control), await time(control))

    await azure.close()
    expect(slow).toBeGreaterThanOrEqual(145)
    expect(fast).toBeLessThan(145)
  })
})
