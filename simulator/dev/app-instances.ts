import { runChild, type RunningChild } from './child-process.ts'
import { findFreePort } from './free-port.ts'

export interface AppInstance {
  readonly pid: number
  readonly port: number
}

export interface AppInstances {
  list(): readonly AppInstance[]
  /**
   * Ends every instance and starts it again on its port. Calls during a restart are combined into one further restart.
   *
   * @throws Error if an instance does not start
   */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** For what hangs: on a busy machine a start may take most of a minute. */
const UP_WITHIN_MS = 120_000
const LOOK_AGAIN_MS = 50

/** Starts the app's processes. The first listens on `firstPort`, the others on free ones. */
export async function startAppInstances(deps: {
  file: string
  count: number
  firstPort: number
  environment: (port: number) => NodeJS.ProcessEnv
  /** Receives the processes before they answer. */
  onStarted: (instances: readonly AppInstance[]) => void
  /** Receives the function that ends them, before the first one starts. */
  onEnd: (end: () => Promise<void>) => void
}): Promise<AppInstances> {
  const ports = [await findFreePort(deps.firstPort, 'APP_PORT')]
  while (ports.length < deps.count) ports.push(await findFreePort(0, 'INSTANCES'))
  let running: { readonly port: number; readonly child: RunningChild }[] = []
  let current = Promise.resolve()
  let next: Promise<void> | undefined
  let hasEnded = false

  const list = () => running.map(({ port, child }) => ({ pid: child.pid, port }))

  async function start(): Promise<void> {
    running = ports.map((port) => ({ port, child: runChild(deps.file, deps.environment(port)) }))
    deps.onStarted(list())
    await Promise.all(running.map(({ port, child }) => untilUp(port, child)))
  }

  async function stop(): Promise<void> {
    await Promise.all(running.map(({ child }) => child.stop()))
  }

  async function restart(): Promise<void> {
    next = undefined
    if (hasEnded) return
    await stop()
    await start()
  }

  const instances: AppInstances = {
    list,
    restart() {
      next ??= current.then(restart, restart)
      current = next
      return next
    },
    async stop() {
      hasEnded = true
      await current.catch(() => undefined)
      await stop()
    },
  }
  deps.onEnd(instances.stop)
  await start()
  return instances
}

async function untilUp(port: number, child: RunningChild): Promise<void> {
  const until = Date.now() + UP_WITHIN_MS
  while (!(await isUp(port))) {
    if (child.isGone()) throw new Error(`The app on port ${port} did not start. Its reason stands above.`)
    if (Date.now() > until) throw new Error(`The app on port ${port} did not answer within ${UP_WITHIN_MS / 1000} s.`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

async function isUp(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok
  } catch {
    return false
  }
}
