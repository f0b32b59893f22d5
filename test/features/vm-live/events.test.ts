import { createServer, get, type IncomingMessage } from 'node:http'
import { queryObjects } from 'node:v8'
import { type HTMLElement, parse } from 'node-html-parser'
import supertest from 'supertest'
import { type MyVms, pageOf, RESOURCE_MANAGER, startMyVms, textOf } from '../../support/my-vms.ts'
import { until } from '../../support/until.ts'

/** The page then follows nothing any more. */
const ENDS = /action="remove" targets="turbo-stream-source"/

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

  const open = (alias: string, path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get({ port, path, headers: vms.headersOf(alias) }, resolve).on('error', reject)
    })
  /** The URL that the page itself uses for its event stream. */
  const sourceOf = async (alias: string, path: string) =>
    pageOf(await vms.get(alias, path))
      .querySelector('turbo-stream-source')
      ?.getAttribute('src')
  const readUntil = async (stream: IncomingMessage, pattern: RegExp) => {
    let text = ''
    for await (const chunk of stream.setEncoding('utf8')) {
      text += String(chunk)
      if (pattern.test(text)) break
    }
    return text
  }
  const webBatch = () => vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')

  it('is opened by a page on which something is in transition, and by no other', async () => {
    expect(await sourceOf('ada', '/vms')).toBeUndefined()
    expect(await sourceOf('ada', webBatch())).toBeUndefined()

    await vms.post('ada', `${webBatch()}/start`)

    expect(await sourceOf('ada', '/vms?q=web')).toContain('/vms/events?vm=')
    expect(await sourceOf('ada', webBatch())).toBe(`${webBatch()}/events?language=en`)
  })

  it('draws the row anew when its state has changed, then removes itself', async () => {
    await vms.post('ada', `${webBatch()}/start`)
    const stream = await open('ada', (await sourceOf('ada', '/vms?q=web'))?.replaceAll('&amp;', '&') ?? '')
    const first = await readFirst(stream)
    await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })

    const rest = await readUntil(stream, ENDS)

    expect(stream.headers['content-type']).toContain('text/event-stream')
    expect(rowIn(first)?.getAttribute('data-power')).toBe('starting')
    expect(rowIn(rest)?.getAttribute('data-power')).toBe('running')
    expect(rowIn(rest)?.text).toContain('web-batch')
    // The same links as in every list.
    expect(rowIn(rest)?.querySelector('[data-action=stop]')?.getAttribute('href')).toMatch(/\/stop\?confirm$/)
    expect(rowIn(rest)?.querySelector('[data-menu]')?.getAttribute('href')).toMatch(/\/actions$/)
  })

  it('has the page read anew once Azure has answered what may have begun', async () => {
    await vms.setFaults({ match: { method: 'POST', path: '/start$' }, delayMs: 1_500, times: 1 })
    const answered = vms.post('ada', `${webBatch()}/start`).expect(303)
    let source: string | undefined
    const isListed = until(async () => (source = await sourceOf('ada', '/operations')) !== undefined)
    await Promise.all([
      answered,
      isListed.then(async () => {
        const stream = await open('ada', source?.replaceAll('&amp;', '&') ?? '')
        expect(await readUntil(stream, /action="refresh"/)).not.toMatch(ENDS)
        stream.destroy()
      }),
    ])

    expect(textOf(await vms.get('ada', '/operations'))).toContain('In progress')
  })

  it('of a machine that one may not see tells nothing, and ends', async () => {
    const stream = await open('mallory', `${webBatch()}/events`)

    const text = await readUntil(stream, /target="live-trouble"/)

    expect(text).toMatch(ENDS)
    expect(text).not.toContain('data-vm-id')
  })

  it('ends at once when the person signs out', async () => {
    await vms.post('ada', `${webBatch()}/start`)
    const stream = await open('ada', `${webBatch()}/events`)
    await readFirst(stream)

    const { headers } = await vms.post('ada', '/sign-out').expect(303)

    expect(headers['location']).toBe('/.auth/logout')
    expect(await readUntil(stream, /$^/)).not.toContain('action="remove"')
    expect(stream.complete || stream.destroyed).toBe(true)
  })

  it('goes on for one machine when another is gone, and draws each once', async () => {
    await vms.post('ada', `${webBatch()}/start`)
    const source = (await sourceOf('ada', '/vms?q=web'))?.replaceAll('&amp;', '&') ?? ''
    const one = new URL(source, 'http://localhost').searchParams.get('vm') ?? ''
    const gone = one.replace('web-batch', 'web-gone')
    const ids = [gone, one, one.toUpperCase()].map((id) => `vm=${encodeURIComponent(id)}`).join('&')
    const stream = await open('ada', `/vms/events?${ids}`)
    const first = await readFirst(stream)
    await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })

    const rest = first + (await readUntil(stream, ENDS))

    expect(rest.match(/data-power="starting"/g)).toHaveLength(1)
    expect(rest.match(/data-power="running"/g)).toHaveLength(1)
    expect(rest).toContain('no such machine')
  })

  it('holds its shape, whatever line ends a tag has', async () => {
    const [, , id] = webBatch().split('/')
    const row = {
      id: `/subscriptions/${id}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines/web-batch`,
      name: 'web-batch',
      resourceGroup: 'rg-web-prod',
      subscriptionId: id,
      tags: { note: 'one\rdata: two\r\n\r\nevent: three' },
    }
    const body = { totalRecords: 1, count: 1, resultTruncated: 'false', facets: [], data: [row] }
    await vms.setFaults({ match: { method: 'POST', path: 'ResourceGraph' }, status: 200, body })

    const text = await readUntil(await open('ada', `${webBatch()}/events`), ENDS)

    expect(text).toContain('event: three')
    const lines = text.split(/\r\n|\r|\n/).filter((line) => line.includes('event: three') || line.includes('two'))
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) expect(line).toMatch(/^data:/)
  })

  it('has a head to look at, which opens none', async () => {
    await supertest(vms.app).head(`${webBatch()}/events`).set(vms.headersOf('ada')).expect(200)

    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
  })

  it('is not opened for whoever has left before it could be', async () => {
    const fresh = await startMyVms()
    const late = createServer(fresh.app)
    await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve))
    const address = late.address()
    const to = { port: typeof address === 'object' && address ? address.port : 0, headers: fresh.headersOf('ada') }
    await fresh.setFaults({ match: { path: 'keys' }, delayMs: 300 })
    const path = `${fresh.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')}/events`

    for (let times = 0; times < 13; times += 1) {
      const request = get({ ...to, path }).on('error', () => undefined)
      await new Promise((resolve) => request.once('socket', (socket) => socket.once('connect', resolve)))
      setImmediate(() => request.destroy())
    }
    await until(async () => (await fresh.asked(/keys/)).length > 0)

    const response = await new Promise<IncomingMessage>((resolve) => get({ ...to, path }, resolve))
    expect(response.statusCode).toBe(200)
    response.destroy()
    late.close()
    await fresh.close()
  })

  it('keeps neither the headers of its request nor a copy of them', async () => {
    await vms.post('ada', `${webBatch()}/start`)
    const asked = new Promise<IncomingMessage>((resolve) => server.once('request', resolve))

    const stream = await open('ada', `${webBatch()}/events`)
    await readFirst(stream)

    const { headers, headersDistinct, rawHeaders } = await asked
    expect([headers, headersDistinct, rawHeaders]).toEqual([{}, {}, []])
    const kept = queryObjects(Headers, { format: 'summary' })
    expect(kept.length).toBeGreaterThan(0)
    // Answers of Entra, which other tests of this process have asked, have x-ms- headers of their own.
    expect(kept.filter((one) => /x-ms-(token|client-principal)/i.test(one))).toEqual([])
    stream.destroy()
  })

  it('is refused to a person who has a dozen open, and nobody else', async () => {
    await vms.post('ada', `${webBatch()}/start`)
    const streams = await Promise.all(Array.from({ length: 12 }, () => open('ada', `${webBatch()}/events`)))

    expect((await open('ada', `${webBatch()}/events`)).statusCode).toBe(429)
    expect((await open('margaret', `${webBatch()}/events`)).statusCode).toBe(200)
    for (const stream of streams) stream.destroy()
  })
})

async function readFirst(stream: IncomingMessage): Promise<string> {
  let text = ''
  while (!text.includes('</turbo-stream>')) {
    const [chunk] = (await new Promise<unknown[]>((resolve) => stream.once('data', (...args) => resolve(args)))) as [
      Buffer,
    ]
    text += chunk.toString()
  }
  stream.pause()
  return text
}

/** The row that a page would render from the events of the stream. */
function rowIn(stream: string): HTMLElement | null {
  const data = stream.split('\n').flatMap((line) => (line.startsWith('data:') ? [line.slice('data:'.length)] : []))
  return parse(data.join('\n')).querySelector('turbo-stream[action=replace] tr')
}
