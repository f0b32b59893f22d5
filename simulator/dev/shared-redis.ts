import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { ensureRedis } from '../../scripts/redis.ts'
import { findFreePort } from './free-port.ts'

const UP_WITHIN_MS = 30_000
const LOOK_AGAIN_MS = 50
/** Another process may take a free port before Redis does. */
const MAX_TRIES = 3

/**
 * Starts a Redis on loopback that persists nothing.
 *
 * @returns its URL
 * @throws Error if Redis does not start
 */
export async function startSharedRedis(deps: { onEnd: (end: () => Promise<unknown>) => void }): Promise<string> {
  ensureRedis()
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const port = await findFreePort(0, 'REDIS_URL')
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const child = spawn('redis-server', options, { stdio: 'ignore' })
    const exited = once(child, 'exit')
    deps.onEnd(() => {
      child.kill('SIGTERM')
      return exited
    })
    if (await isUp(child, port)) return `redis://127.0.0.1:${port}`
  }
  throw new Error('redis-server did not start.')
}

async function isUp(child: ChildProcess, port: number): Promise<boolean> {
  const hasEnded = () => child.exitCode !== null
  const until = Date.now() + UP_WITHIN_MS
  while (!hasEnded() && Date.now() < until) {
    if (await accepts(port)) return !hasEnded()
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  return false
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const done = (isUp: boolean) => {
      socket.destroy()
      resolve(isUp)
    }
    socket.once('connect', () => done(true)).once('error', () => done(false))
  })
}
