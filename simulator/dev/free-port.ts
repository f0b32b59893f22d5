import { createServer } from 'node:net'
import { listen } from './listen.ts'

/** Finds a free port on loopback: the given one, or any port for 0. @throws Error if the given port is taken */
export async function findFreePort(port: number, setting: string): Promise<number> {
  const server = createServer()
  await listen(server, port, setting)
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : port
}
