import { createServer } from 'node:net'
import { listen } from './listen.ts'

/** A port on loopback that nobody listens on: that very one, or any for 0. @throws Error where it is taken */
export async function findFreePort(port: number, setting: string): Promise<number> {
  const server = createServer()
  await listen(server, port, setting)
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : port
}
