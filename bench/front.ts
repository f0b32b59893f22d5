import { createServer, request } from 'node:http'
import { findFreePort } from '../simulator/dev/free-port.ts'

/** A front door with one person signed in: it passes everything on with their headers, that of shared workers too. */
export async function startFront(
  origin: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly origin: string; close(): void }> {
  const server = createServer((req, res) => {
    const passed = request(`${origin}${req.url ?? ''}`, { method: req.method, headers: { ...req.headers, ...headers } })
    passed.once('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(res)
    })
    passed.on('error', () => res.destroy())
    res.once('close', () => passed.destroy())
    req.pipe(passed)
  })
  const port = await findFreePort(0, 'bench')
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    origin: `http://localhost:${port}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
