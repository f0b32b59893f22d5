import { once } from 'node:events'
import { type IncomingMessage, request, type RequestListener, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { echo, readEcho, startSite } from './local-site.ts'

const named =
  (name: string): RequestListener =>
  (_req, res) =>
    res.end(name)

describe('Between the browser and the app', () => {
  it('the instances take turns', async () => {
    await using site = await open([named('one'), named('two')])

    const bodies = [await site.ask('/'), await site.ask('/'), await site.ask('/')].map((answer) => answer.body)

    expect(bodies).toEqual(['one', 'two', 'one'])
  })

  it('a dead instance is skipped, and the body reaches the living one whole', async () => {
    await using alive = await open([echo])
    const instances = () => [{ port: 1 }, { port: alive.port }]
    await using site = await open([], { instances })
    const body = 'x'.repeat(300_000)

    const answers = [await site.ask('/', { method: 'POST', body }), await site.ask('/', { method: 'POST', body })].map(
      (answer) => readEcho(answer).body.length,
    )

    expect(answers).toEqual([300_000, 300_000])
  })

  it('a page says that no instance lives', async () => {
    await using site = await open([], { instances: () => [{ port: 1 }] })

    const answer = await site.ask('/')

    expect(answer.status).toBe(503)
    expect(answer.body).toContain('No instance of the app is running.')
  })

  it('a page says that the app hung up', async () => {
    await using site = await open([(req) => req.socket.destroy()])

    const answer = await site.ask('/', { method: 'POST', body: 'x' })

    expect(answer.status).toBe(502)
  })

  it('events arrive one by one, and the app notices when the browser leaves', async () => {
    const opened = Promise.withResolvers<ServerResponse>()
    await using site = await open([
      (_req, res) => {
        res.writeHead(200, { 'content-type': 'text/event-stream' })
        res.flushHeaders()
        opened.resolve(res)
      },
    ])
    const browser = request({ host: '127.0.0.1', port: site.port, path: '/events' }).end()
    browser.on('error', () => undefined)

    const [answer] = (await once(browser, 'response')) as [IncomingMessage]
    const app = await opened.promise
    app.write('data: 1\n\n')
    const [first] = await once(answer, 'data')
    app.write('data: 2\n\n')
    const [second] = await once(answer, 'data')
    browser.destroy()
    await once(app, 'close')

    expect([String(first), String(second)]).toEqual(['data: 1\n\n', 'data: 2\n\n'])
    expect(app.writableFinished).toBe(false)
  })

  it('an answer that breaks off breaks off for the browser, too', async () => {
    await using site = await open([
      (req, res) => {
        res.writeHead(200, { 'content-length': 10 })
        res.write('half', () => req.socket.destroy())
      },
    ])

    await expect(site.ask('/')).rejects.toThrow('aborted')
  })

  it('repeated headers, odd codes and answers without a body pass unchanged', async () => {
    await using site = await open([
      (req, res) => {
        res.writeHead(req.method === 'HEAD' ? 207 : 304, 'Just So', [
          'Set-Cookie',
          'a=1',
          'Set-Cookie',
          'b=2',
          'ETag',
          '"x"',
        ])
        res.end()
      },
    ])

    const head = await site.ask('/', { method: 'HEAD' })
    const notModified = await site.ask('/')

    expect(head).toMatchObject({ status: 207, headers: { 'set-cookie': ['a=1', 'b=2'], etag: '"x"' } })
    expect(notModified.status).toBe(304)
  })

  it('the address reaches the app exactly as it was sent', async () => {
    await using site = await open([echo])

    const answer = await site.ask('/a/../b%2fc/%2e?x=%zz')

    expect(readEcho(answer).url).toBe('/a/../b%2fc/%2e?x=%zz')
  })

  it('a body can not pass for a second request by naming its length a header of the connection', async () => {
    await using site = await open([echo])
    const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'
    const socket = connect(site.port, '127.0.0.1')

    socket.write(
      `GET / HTTP/1.1\r\nHost: x\r\nConnection: close, content-length\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
    )
    let text = ''
    for await (const chunk of socket) text += String(chunk)

    expect(text.match(/"method"/g)).toHaveLength(1)
    expect(text).toContain('"body":"GET /smuggled')
  })
})

async function open(...args: Parameters<typeof startSite>) {
  const site = await startSite(...args)
  return { ...site, [Symbol.asyncDispose]: () => site.close() }
}
