import { createServer, get, type IncomingMessage } from 'node:http'
import { queryObjects } from 'node:v8'
import { type HTMLElement, parse } from 'node-html-parser'
import supertest, { type Response } from 'supertest'
import { type MyVms, pageOf, RESOURCE_MANAGER, startMyVms, textOf } from '../../support/my-vms.ts'
import { until } from '../../support/until.ts'

describe('the event stream', () => {
  let vms: MyVms
  let port: number
  const server = createServer()

  beforeAll(async () => {
    vms = await startMyVms()
    server.on('request', vms.app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    port = typeof address === 'object' && address ? address.port : 0
  })
  beforeEach(() => vms.reset())
  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await vms.close()
  })

  const open = (alias: string, path = '/events', headers: Record<string, string> = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, path, headers: { ...vms.headersOf(alias), ...headers } }, resolve).on('error', reject)
    })
  const webBatch = () => vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
  /** The id of the row or panel of web-batch. */
  const rowOfWebBatch = async () =>
    pageOf(await vms.get('ada', webBatch())).querySelector('[data-vm-id$="/web-batch"]')?.id ?? ''
  /** What an open page asks for once it hears of that row. */
  const changesOf = async (page: string, row: string) => {
    const live =
      pageOf(await vms.get('ada', page))
        .querySelector('#live')
        ?.getAttribute('data-changes') ?? ''
    return vms.get('ada', `${live.replaceAll('&amp;', '&')}&row=${row}`)
  }

  it('names what has changed, and no more', async () => {
    const row = await rowOfWebBatch()
    const stream = read(await open('ada'))
    await stream.untilSeen(/^data: $/m)

    await vms.post('ada', `${webBatch()}/start`).expect(303)

    await stream.untilSeen(/^data: vm-/m)
    expect(stream.names()).toEqual(expect.arrayContaining([row]))
    expect(stream.text()).not.toMatch(/web-batch|subscriptions|</)
    stream.close()
  })

  it('looks after what is in progress until it has ended, and then names it', async () => {
    const row = await rowOfWebBatch()
    await vms.post('ada', `${webBatch()}/start`).expect(303)
    const stream = read(await open('ada'))
    await stream.untilSeen(/^data: $/m)
    expect(rowIn(await changesOf('/vms?q=web', row))?.getAttribute('data-power')).toBe('starting')

    await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })

    await stream.untilSeen(new RegExp(row))
    const after = await changesOf('/vms?q=web', row)
    expect(rowIn(after)?.getAttribute('data-power')).toBe('running')
    expect(rowIn(after)?.text).toContain('web-batch')
    // The same links as in every list.
    expect(rowIn(after)?.querySelector('[data-action=stop]')?.getAttribute('href')).toMatch(/\/stop\?confirm$/)
    expect(rowIn(after)?.querySelector('[data-menu]')?.getAttribute('href')).toMatch(/\/actions$/)
    expect(textOf(await vms.get('ada', '/operations'))).toContain('Done')
    stream.close()
  })

  it('looks after a machine that somebody else changes, once a page shows it', async () => {
    const row = await rowOfWebBatch()
    const stream = read(await open('ada'))
    await stream.untilSeen(/^data: $/m)
    await vms.post('margaret', `${webBatch()}/start`).expect(303)
    expect(stream.names()).toEqual([])
    expect(
      pageOf(await vms.get('ada', webBatch()))
        .querySelector(`#${row}`)
        ?.getAttribute('data-power'),
    ).toBe('starting')

    await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })

    await until(async () => rowIn(await changesOf(webBatch(), row))?.getAttribute('data-power') === 'running')
    await stream.untilSeen(new RegExp(row))
    stream.close()
  })

  it('has an open list look around for what somebody else has begun, which the inventory does not have yet', async () => {
    const live = '/vms/live?q=dev-grace&look='
    const before = pageOf(await vms.get('ada', '/vms?q=dev-grace')).querySelector('[data-vm-id]')
    await vms.post('grace', `${vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`).expect(303)

    const around = await vms.get('ada', live)

    expect(before?.getAttribute('data-power')).toBe('deallocated')
    expect(rowIn(around)?.id).toBe(before?.id)
    expect(rowIn(around)?.getAttribute('data-power')).toBe('starting')
    expect(around.text).toContain('id="state-starting"')
    expect(around.text).toContain(`data-listed="${before?.id}"`)
    await vms.setFaults({ match: { path: '/virtualMachines' }, status: 429, headers: { 'retry-after': '1' } })
    expect((await vms.get('ada', live)).status).toBe(200)
    await vms.setFaults()
  })

  it('tells whoever comes again what they have missed', async () => {
    const row = await rowOfWebBatch()
    const first = read(await open('ada'))
    await first.untilSeen(/^id: /m)
    const [, id = ''] = /^id: (.*)$/m.exec(first.text()) ?? []
    first.close()
    await vms.post('ada', `${webBatch()}/start`).expect(303)

    const byItself = read(await open('ada', '/events', { 'last-event-id': id }))
    const byScript = read(await open('ada', `/events?since=${id}`))

    await byItself.untilSeen(/^data: $/m)
    await byScript.untilSeen(/^data: $/m)
    expect(new Set(byItself.names())).toEqual(new Set([row]))
    expect(byScript.names()).toEqual(byItself.names())
    byItself.close()
    byScript.close()
  })

  it.each(['of another run.7', '', 'x'.repeat(5_000)])(
    'has a page read anew whose last id it does not know: %#',
    async (id) => {
      const stream = read(await open('ada', `/events?since=${encodeURIComponent(id)}`))

      await stream.untilSeen(/^data: \*$/m)
      stream.close()
    },
  )

  it('tells nobody of the machines of others', async () => {
    const stream = read(await open('grace'))
    await stream.untilSeen(/^data: $/m)

    await vms.post('ada', `${webBatch()}/start`).expect(303)
    await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })
    await vms.post('grace', `${vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`).expect(303)

    await stream.untilSeen(/^data: vm-/m)
    expect(stream.names()).not.toContain(await rowOfWebBatch())
    stream.close()
  })

  it('gives nobody the row of a machine that they may not see', async () => {
    const row = await rowOfWebBatch()

    const list = await vms.get('mallory', `/vms/live?row=${row}`).expect(200)
    await vms.get('mallory', `${webBatch()}/live`).expect(403)

    expect(list.text).not.toContain('web-batch')
    expect(rowIn(list)).toBeNull()
  })

  it('ends at once when the person signs out', async () => {
    const stream = read(await open('ada'))
    await stream.untilSeen(/^data: $/m)

    const { headers } = await vms.post('ada', '/sign-out').expect(303)

    expect(headers['location']).toBe('/.auth/logout')
    await stream.ended
  })

  it('is kept open, and told to be passed on as it comes', async () => {
    const stream = await open('ada')

    expect(stream.headers).toMatchObject({
      'content-type': expect.stringContaining('text/event-stream'),
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    expect(stream.headers['content-encoding']).toBeUndefined()
    stream.destroy()
  })

  it('asks Azure for nothing while nothing is in transition', async () => {
    const asked = await vms.asked(RESOURCE_MANAGER)
    const stream = read(await open('ada'))
    await stream.untilSeen(/^data: $/m)

    expect(await vms.asked(RESOURCE_MANAGER)).toEqual(asked)
    stream.close()
  })

  it('has a head to look at, which opens none', async () => {
    await supertest(vms.app).head('/events').set(vms.headersOf('ada')).expect(200)

    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
  })

  it('is not opened for whoever has left before it could be', async () => {
    const fresh = await startMyVms()
    const late = createServer(fresh.app)
    await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve))
    const address = late.address()
    const to = { port: typeof address === 'object' && address ? address.port : 0, headers: fresh.headersOf('ada') }
    await fresh.setFaults({ match: { path: 'keys' }, delayMs: 300 })

    for (let times = 0; times < 13; times += 1) {
      const request = get({ ...to, path: '/events' }).on('error', () => undefined)
      await new Promise((resolve) => request.once('socket', (socket) => socket.once('connect', resolve)))
      setImmediate(() => request.destroy())
    }
    await until(async () => (await fresh.asked(/keys/)).length > 0)

    const response = await new Promise<IncomingMessage>((resolve) => get({ ...to, path: '/events' }, resolve))
    expect(response.statusCode).toBe(200)
    response.destroy()
    late.close()
    await fresh.close()
  })

  it('keeps neither the headers of its request nor a copy of them', async () => {
    const asked = new Promise<IncomingMessage>((resolve) => server.once('request', resolve))

    const stream = read(await open('ada'))
    await stream.untilSeen(/^data: $/m)

    const { headers, headersDistinct, rawHeaders } = await asked
    expect([headers, headersDistinct, rawHeaders]).toEqual([{}, {}, []])
    const kept = queryObjects(Headers, { format: 'summary' })
    // Answers of Entra, which other tests of this process have asked, have x-ms- headers of their own.
    expect(kept.filter((one) => /x-ms-(token|client-principal)/i.test(one))).toEqual([])
    stream.close()
  })

  it('is refused to a person who has a dozen open, and nobody else', async () => {
    const streams = await Promise.all(Array.from({ length: 12 }, () => open('ada')))

    expect((await open('ada')).statusCode).toBe(429)
    expect((await open('margaret')).statusCode).toBe(200)
    for (const stream of streams) stream.destroy()
  })

  it('comes in parts that hold their shape, whatever a machine is called', async () => {
    const [, , id] = webBatch().split('/')
    const row = {
      id: `/subscriptions/${id}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines/web-batch`,
      name: '</template></turbo-stream><script>alert(1)</script>',
      resourceGroup: 'rg-web-prod',
      subscriptionId: id,
      power: 'PowerState/running',
    }
    const body = { totalRecords: 1, count: 1, resultTruncated: 'false', facets: [], data: [row] }
    const target = await rowOfWebBatch()
    await vms.setFaults({ match: { method: 'POST', path: 'ResourceGraph' }, status: 200, body })

    const answer = await changesOf('/vms', target)

    expect(answer.text).not.toContain('<script>')
    expect(answer.headers['content-type']).toContain('text/vnd.turbo-stream.html')
    await vms.setFaults()
  })
})

/** Collects what a stream says. */
function read(stream: IncomingMessage) {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  return {
    text: () => text,
    /** The rows that it has named so far. */
    names: () => [...text.matchAll(/^data: (vm-\S+)$/gm)].map(([, row]) => row),
    untilSeen: (pattern: RegExp) => until(() => pattern.test(text)),
    ended: new Promise((resolve) => stream.once('close', resolve)),
    close: () => stream.destroy(),
  }
}

/** The row or panel that a page would put in place of its own. */
function rowIn({ text }: Response): HTMLElement | null {
  return parse(text).querySelector('turbo-stream [data-vm-id]')
}
