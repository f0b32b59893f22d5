import { Agent, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Response } from 'supertest'
import { createHttpServer } from '../../../src/web/http-server.ts'
import { type MyVms, namesOf, pageOf, RESOURCE_MANAGER, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'

const COMPUTE = 'providers/Microsoft.Compute/virtualMachines'
const GRAPH = { method: 'POST', path: 'ResourceGraph' }
/** How long a page waits for Resource Graph before it falls back to the subscriptions. */
const GRAPH_WITHIN_MS = 6_000

let vms: MyVms
beforeEach(async () => {
  vms = await startMyVms()
})
afterEach(() => vms.close())

const askedGraph = async () => (await vms.asked(/ResourceGraph/)).length

describe('a list that was shown a moment ago', () => {
  it('is told again without asking Azure, and says the same time', async () => {
    const first = await vms.get('ada', '/vms?q=web')
    await vms.azure.control('DELETE', '/requests')

    const again = await vms.get('ada', '/vms?q=web')

    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
    expect(namesOf(again)).toEqual(namesOf(first))
    const asOf = (response: typeof first) => pageOf(response).querySelector('.asof time')?.getAttribute('datetime')
    expect(asOf(again)).toBe(asOf(first))
  })

  it('is told to its end and no further, over a connection that is kept', async () => {
    const { server } = createHttpServer(vms.app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const headers = vms.headersOf('ada')
    const get = () =>
      new Promise<string>((resolve, reject) => {
        request({ port, path: '/vms', headers, agent }, (answer) => {
          text(answer).then(resolve, reject)
        })
          .on('error', reject)
          .end()
      })

    const pages = [await get(), await get(), await get()]

    for (const page of pages) expect(page).toMatch(/^<!doctype html>[^]*<\/html>\s*$/)
    agent.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  it('is nobody else’s', async () => {
    await vms.get('ada', '/vms')

    expect(namesOf(await vms.get('margaret', '/vms')).toSorted()).toEqual([
      'ci-runner-02',
      'web-01',
      'web-02',
      'web-batch',
    ])
    expect(await askedGraph()).toBe(2)
  })

  it('is not the list of another view', async () => {
    await vms.get('ada', '/vms?q=web')

    expect(namesOf(await vms.get('ada', '/vms?q=dc'))).toEqual(['dc-01', 'dc-02'])
    expect(namesOf(await vms.get('ada', '/vms?q=web&sort=-name'))).toEqual(['web-batch', 'web-02', 'web-01'])
  })

  it.each(['no-cache', 'max-age=0'])('is asked for anew by whoever reloads the page (%s)', async (cacheControl) => {
    await vms.get('ada', '/vms')

    await vms.get('ada', '/vms').set('cache-control', cacheControl)

    expect(await askedGraph()).toBe(2)
  })

  it('is asked for anew by its own link, once', async () => {
    const link =
      pageOf(await vms.get('ada', '/vms?q=web'))
        .querySelector('.again')
        ?.getAttribute('href') ?? ''

    const refreshed = await vms.get('ada', link)
    await vms.get('ada', link)

    expect(link).toMatch(/^\/vms\?q=web&after=\d+$/)
    expect(namesOf(refreshed)).toEqual(['web-01', 'web-02', 'web-batch'])
    expect(await askedGraph()).toBe(2)
  })

  it('is asked for anew after an action, which shows at once', async () => {
    await vms.get('ada', '/vms')
    await vms.post('ada', `${vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')}/start`)

    const rows = rowsOf(await vms.get('ada', '/vms'))

    expect(rows.find(({ name }) => name === 'web-batch')?.power).toBe('starting')
    expect(await askedGraph()).toBe(2)
  })

  it('does not outlive the sign-out', async () => {
    await vms.get('ada', '/vms')
    await vms.post('ada', '/sign-out')

    await vms.get('ada', '/vms')

    expect(await askedGraph()).toBe(2)
  })
})

/** Acts on the VM outside the app, as a service principal. */
const act = (action: string) =>
  vms.azure
    .asServicePrincipal()
    .fetch('POST', `/subscriptions/{Contoso Production}/resourceGroups/rg-web-prod/${COMPUTE}/web-batch/${action}`)

describe('a list that is asked for anew', () => {
  const ask = (query = '') => vms.get('ada', `/vms?q=web${query}`).set('cache-control', 'no-cache')
  const momentOf = (response: Response) => pageOf(response).querySelector('.asof time')?.getAttribute('datetime')
  const tableOf = (response: Response) => pageOf(response).querySelector('.list')?.outerHTML

  it('says of machines that have not changed that they are so now', async () => {
    const first = await ask()
    await vms.azure.control('POST', '/clock', { advanceMs: 10_000 })

    const second = await ask()

    expect(tableOf(second)).toBe(tableOf(first))
    expect(Date.parse(momentOf(second) ?? '')).toBeGreaterThanOrEqual(Date.parse(momentOf(first) ?? '') + 10_000)
  })

  it('shows what somebody else has done meanwhile, and what they have undone', async () => {
    const states: (string | undefined)[] = []
    const look = async () => states.push(rowsOf(await ask()).find(({ name }) => name === 'web-batch')?.power)

    await look()
    await look()
    await act('start?api-version=2024-07-01')
    await vms.azure.control('POST', '/clock', { advanceMs: 120_000 })
    await look()
    await act('deallocate?api-version=2024-07-01')
    await vms.azure.control('POST', '/clock', { advanceMs: 300_000 })
    await look()

    expect(states).toEqual(['deallocated', 'deallocated', 'running', 'deallocated'])
  })

  it('counts anew what it does not show', async () => {
    const statesOf = (response: Response) => pageOf(response).querySelector('.pills')?.text.replaceAll(/\s+/g, ' ')
    const first = await ask('&state=running')
    await act('start?api-version=2024-07-01')

    const second = await ask('&state=running')

    expect(namesOf(second)).toEqual(namesOf(first))
    expect(statesOf(first)).toMatch(/Off 1/)
    expect(statesOf(second)).toMatch(/Starting 1/)
  })

  it('is each view’s own, with the way back to it', async () => {
    await ask()

    const other = await ask('&sort=-name')

    expect(namesOf(other)).toEqual(['web-batch', 'web-02', 'web-01'])
    const from = pageOf(other).querySelector('#act input[name=from]')
    expect(from?.getAttribute('value')).toBe('/vms?q=web&sort=-name')
  })
})

describe('where Resource Graph lags behind', () => {
  it('what the page of a machine has seen of it wins on the list, until Resource Graph has moved on', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
    const powerOf = async (alias: string, cacheControl = 'max-age=60') =>
      rowsOf(await vms.get(alias, '/vms?q=web-batch').set('cache-control', cacheControl))[0]?.power
    await vms.azure.control('PUT', '/graph-lag', { ms: 60_000 })
    await act('start?api-version=2024-07-01')
    await vms.azure.control('POST', '/clock', { advanceMs: 40_000 })

    expect(await powerOf('ada')).toBe('deallocated')
    await vms.get('ada', path)
    expect(await powerOf('ada')).toBe('running')
    const states = pageOf(await vms.get('ada', '/vms?q=web-batch')).querySelector('.pills')
    expect(states?.text.replaceAll(/\s+/g, ' ')).toMatch(/All 1 ?Running 1/)
    expect(await powerOf('linus')).toBe('deallocated')
    await act('deallocate?api-version=2024-07-01')
    await vms.azure.control('PUT', '/graph-lag', { ms: 0 })
    expect(await powerOf('ada', 'no-cache')).toBe('deallocating')
  })
})

describe('a person’s quota of Resource Graph', () => {
  it('is spent by half at most, however fast they ask', async () => {
    using time = vms.holdTime()
    const views = Array.from({ length: 12 }, (_, index) => vms.get('ada', `/vms?q=web&page=${index + 1}`))

    const answered = Promise.all(views)
    await vms.untilAsked(/ResourceGraph/, 7)
    await vms.untilWaiting(12 - 7)
    expect(await askedGraph()).toBe(7)
    time.pass(5_000)

    const answers = await answered
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(answers.every((answer) => pageOf(answer).querySelector('.fallback') === null)).toBe(true)
  })

  it('is not spent for who has left meanwhile', async () => {
    const { server } = createHttpServer(vms.app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await Promise.all(Array.from({ length: 7 }, (_, index) => vms.get('ada', `/vms?page=${index + 1}`)))
    using time = vms.holdTime()

    const headers = vms.headersOf('ada')
    const asking = ['/vms?q=a', '/vms?q=ab', '/vms?q=abc'].map((path) =>
      request({ port, path, headers })
        .on('error', () => undefined)
        .end(),
    )
    await vms.untilWaiting(3)
    for (const one of asking) one.destroy()
    await vms.untilWaiting(0)
    const last = Promise.resolve(vms.get('ada', '/vms?q=web'))
    await vms.untilWaiting()
    time.pass(5_000)

    expect(namesOf(await last)).toEqual(['web-01', 'web-02', 'web-batch'])
    expect(await askedGraph()).toBe(8)
    await new Promise((resolve) => server.close(resolve))
  })
})

describe('many windows of a person at once', () => {
  it('ask once for the same list', async () => {
    const answers = await Promise.all(Array.from({ length: 24 }, () => vms.get('ada', '/vms?q=web')))

    for (const answer of answers) expect(namesOf(answer)).toEqual(['web-01', 'web-02', 'web-batch'])
    expect(await askedGraph()).toBe(1)
  })

  it('say at once that they wait for Azure’s limit, and then have their lists', async () => {
    const { server } = createHttpServer(vms.app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await Promise.all(Array.from({ length: 7 }, (_, index) => vms.get('ada', `/vms?page=${index + 1}`)))
    using time = vms.holdTime()
    const answer = await new Promise<IncomingMessage>((resolve) => {
      const headers = { ...vms.headersOf('ada'), 'accept-encoding': 'identity' }
      request({ port, path: '/vms?q=web', headers }, resolve).end()
    })

    const chunks: string[] = []
    for await (const chunk of answer) {
      chunks.push(String(chunk))
      if (!chunks.join('').includes('class="waiting"') || chunks.join('').includes('data-vm-id')) continue
      expect(await askedGraph()).toBe(7)
      time.pass(5_000)
    }

    const page = chunks.join('')
    expect(page).toMatch(/<p class="waiting" role="status">.*Azure limits how often you may ask.*in about 5 s\./)
    expect(page.match(/class="waiting"/g)).toHaveLength(1)
    expect(page.indexOf('class="waiting"')).toBeLessThan(page.indexOf('class="page-head"'))
    expect(page).toMatch(/web-batch[^]*<\/html>\s*$/)
    await new Promise((resolve) => server.close(resolve))
  })

  it('have what the subscriptions tell at once where Azure’s limit makes them wait too long', async () => {
    await Promise.all(Array.from({ length: 7 }, (_, index) => vms.get('ada', `/vms?page=${index + 1}`)))
    using time = vms.holdTime()
    const isFallback = (response: Response) => pageOf(response).querySelector('.fallback') !== null

    const windows = Array.from({ length: 8 }, async (_, index) => vms.get('ada', `/vms?q=e&page=${index + 1}`))
    const first = await Promise.race(windows)
    await vms.untilWaiting(7)
    time.pass(5_000)

    const all = await Promise.all(windows)
    expect(isFallback(first)).toBe(true)
    expect(all.filter(isFallback)).toEqual([first])
    expect(textOf(first)).toContain('Azure limits how often its machine index (Resource Graph) can be asked')
    expect(textOf(first)).not.toContain('isn’t responding')
  })

  it('take nothing from the next one where Azure’s limit made one of them wait too long', async () => {
    await Promise.all(Array.from({ length: 7 }, (_, index) => vms.get('ada', `/vms?page=${index + 1}`)))
    using time = vms.holdTime()
    const windows = Array.from({ length: 8 }, async (_, index) => vms.get('ada', `/vms?q=e&page=${index + 1}`))
    await Promise.race(windows)
    await vms.untilWaiting(7)
    time.pass(5_000)
    await Promise.all(windows)
    time.pass(5_000)

    const next = await vms.get('ada', '/vms?q=web-01')

    expect(pageOf(next).querySelector('.fallback')).toBeNull()
    expect(rowsOf(next)[0]?.text).toContain('20.61.14.21')
  })

  it('say nothing of the kind where there is nothing to wait for', async () => {
    expect((await vms.get('ada', '/vms')).text).not.toContain('class="waiting"')
  })
})

describe('a list for which Azure takes its time', () => {
  it('sends its top before Resource Graph has answered, and tells inside what fails then', async () => {
    await vms.get('ada', '/healthz')
    const { server } = createHttpServer(vms.app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await vms.setFaults({ match: GRAPH, delayMs: 600_000 })
    using time = vms.holdTime()
    const answer = await new Promise<IncomingMessage>((resolve) => {
      request(
        { port, path: '/vms', headers: { ...vms.headersOf('ada'), 'accept-encoding': 'identity' } },
        resolve,
      ).end()
    })
    await vms.untilAsked(/ResourceGraph/)
    const { body } = await vms.azure.control('GET', '/requests')
    const requests = body as { path: string; status: number }[]

    const chunks: string[] = []
    for await (const chunk of answer) {
      if (chunks.push(String(chunk)) > 1) continue
      time.pass(GRAPH_WITHIN_MS)
    }

    expect(answer.statusCode).toBe(200)
    expect(requests.filter(({ path }) => path.includes(GRAPH.path)).map(({ status }) => status)).toEqual([0])
    expect(chunks[0]).toContain('<link rel="stylesheet"')
    expect(chunks[0]).toContain('<main id="main" tabindex="-1"')
    expect(chunks[0]).not.toContain('data-vm-id')
    expect(chunks.join('')).toMatch(/data-vm-id[^]*<\/html>\s*$/)
    expect(chunks.join('')).toContain('Azure did not answer in time')
    await new Promise((resolve) => server.close(resolve))
  })

  it('is a page of its own, with its status, where Entra does not let the person in', async () => {
    await vms.setFaults({
      match: { path: '/oauth2/' },
      status: 400,
      body: { error: 'invalid_grant', error_description: 'AADSTS53003: Blocked.' },
    })

    await vms.get('ada', '/vms').expect(403)
  })
})
