import { once } from 'node:events'
import { createConnection } from 'node:net'
import { BUDGETS } from '../../src/domain/budgets.ts'
import { createHttpServer } from '../../src/web/http-server.ts'

describe('the HTTP server', () => {
  it('tells a front end how long it may keep an idle connection, and has it open as long', async () => {
    const { server } = createHttpServer((_req, res) => void res.end('well'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const socket = createConnection(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
    const accepted = once(server, 'connection')
    socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n')

    const [answer] = (await once(socket, 'data')) as [Buffer]
    const [connection] = (await accepted) as [{ timeout: number }]

    expect(answer.toString()).toContain(`Keep-Alive: timeout=${BUDGETS.keepAlive / 1_000}\r\n`)
    expect(connection.timeout).toBeGreaterThanOrEqual(BUDGETS.keepAlive)
    expect(server.headersTimeout).toBe(BUDGETS.requestHeaders)
    socket.destroy()
    server.close()
  })
})
