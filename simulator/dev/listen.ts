import type { Server } from 'node:net'

/** Listens on loopback only. @throws Error that names the setting to change if the port is taken */
export function listen(server: Server, port: number, setting: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      reject(isTaken ? new Error(`Port ${port} is taken. Stop what uses it, or set ${setting} to another.`) : error)
    })
    server.listen(port, '127.0.0.1', resolve)
  })
}
