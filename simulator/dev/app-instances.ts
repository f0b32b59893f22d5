import { createServer } from 'node:net'
import { runChild, type RunningChild } from './child-process.ts'

export interface AppInstance {
  readonly pid: number
  readonly port: number
}

export interface AppInstances {
  list(): readonly AppInstance[]
  /** Ends every instance and starts it anew on its port. @throws Error where one does not come up */
  restart(): Promise<void>
  stop(): Promise<void>
}

const UP_WITHIN_MS = 30_000
const LOOK_AGAIN_MS = 50

/** The processes of the app. The first listens on `firstPort`, the others on free ones. */
export async function startAppInstances(deps: {
  file: string
  count: number
  firstPort: number
  environment: (port: number) => NodeJS.ProcessEnv
}): Promise<AppInstances> {
  const ports = [deps.firstPort]
  while (ports.length < deps.count) ports.push(await findFreePort())
  let running: { readonly port: number; readonly child: RunningChild }[] = []

  async function start(): Promise<void> {
    running = ports.map((port) => ({ port, child: runChild(deps.file, deps.environment(port)) }))
    await Promise.all(running.map(({ port, child }) => untilUp(port, child)))
  }

  async function stop(): Promise<void> {
    await Promise.all(running.map(({ child }) => child.stop()))
  }

  await start().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return {
    list: () => running.map(({ port, child }) => ({ pid: child.pid, port })),
    async restart() {
      await stop()
      await start()
    },
    stop,
  }
}

async function untilUp(port: number, child: RunningChild): Promise<void> {
  const until = Date.now() + UP_WITHIN_MS
  while (!(await isUp(port))) {
    if (child.isGone()) throw new Error(`The app on port ${port} did not start. Its reason stands above.`)
    if (Date.now() > until) throw new Error(`The app on port ${port} did not answer within ${UP_WITHIN_MS / 1000} s.`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  // Somebody else's program on that port answers too.
  if (child.isGone()) throw new Error(`The app on port ${port} did not start. Its reason stands above.`)
}

async function isUp(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok
  } catch {
    return false
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
