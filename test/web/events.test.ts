import { createServer, get, type IncomingMessage } from 'node:http'
import { parse, type HTMLElement } from 'node-html-parser'
import { pageOf, startMyVms, type MyVms } from '../support/my-vms.ts'

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
  /** The page's own address of its stream. */
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
    expect(await sourceOf('ada', webBatch())).toBe(`${webBatch()}/events`)
  })

  it('draws the row anew when its state has changed, then removes itself', async () => {
    await vms.post('ada', `${webBatch()}/start`)
    const stream = await open('ada', (await sourceOf('ada', '/vms?q=web'))?.replaceAll('&amp;', '&') ?? '')
    const first = await readFirst(stream)
    await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })

    const rest = await readUntil(stream, /action="remove" target="live"/)

    expect(stream.headers['content-type']).toContain('text/event-stream')
    expect(rowIn(first)?.getAttribute('data-power')).toBe('starting')
    expect(rowIn(rest)?.getAttribute('data-power')).toBe('running')
    expect(rowIn(rest)?.text).toContain('web-batch')
    // Back to the very view that the page shows.
    expect(rowIn(rest)?.querySelector('input[name=from]')?.getAttribute('value')).toBe('/vms?q=web')
  })

  it('of a machine that one may not see tells nothing, and ends', async () => {
    const stream = await open('mallory', `${webBatch()}/events`)

    const text = await readUntil(stream, /target="live-trouble"/)

    expect(text).toContain('action="remove" target="live"')
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

/** The row that a page would draw from what the stream has sent. */
function rowIn(stream: string): HTMLElement | null {
  const data = stream.split('\n').flatMap((line) => (line.startsWith('data:') ? [line.slice('data:'.length)] : []))
  return parse(data.join('\n')).querySelector('turbo-stream[action=replace] tr')
}
