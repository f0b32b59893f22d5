import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../dev/free-port.ts'
import { sendCommands } from './send-commands.ts'

/** For what hangs: on a busy machine a start may take most of a minute. */
const UP_WITHIN_MS = 120_000
const LOOK_AGAIN_MS = 20
/** Another process may take a free port before Redis does. */
const MAX_TRIES = 3

export interface RedisServer {
  readonly port: number
  readonly pid: number
  /** Sends commands as an administrator, whoever else may or may not sign in. */
  administer(commands: readonly (readonly string[])[]): Promise<readonly string[]>
  stop(): Promise<unknown>
}

export interface RedisServerOptions {
  /** Default: a free one. */
  readonly port?: number
  /** Without it, Redis speaks no TLS. */
  readonly certificate?: { readonly key: string; readonly cert: string }
  /** Further lines of redis.conf. */
  readonly settings?: readonly string[]
}

/**
 * Starts a redis-server on loopback, which nobody but its administrator may use yet.
 *
 * @throws Error if it does not start
 */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const port = options.port ?? (await findFreePort(0, 'REDIS_URL'))
    const server = await tryPort(port, options)
    if (server) return server
  }
  throw new Error('redis-server did not start.')
}

async function tryPort(port: number, options: RedisServerOptions): Promise<RedisServer | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-redis-'))
  const socket = join(folder, 'socket')
  const password = randomUUID()
  const child = spawn('redis-server', ['-'], { stdio: ['pipe', 'ignore', 'ignore'] })
  const exited = once(child, 'exit')
  child.stdin.end(
    [
      'bind 127.0.0.1',
      `dir ${folder}`,
      `unixsocket ${socket}`,
      'save ""',
      `user default on >${password} ~* &* +@all`,
      ...toPortLines(port, folder, options.certificate),
      ...(options.settings ?? []),
      '',
    ].join('\n'),
  )
  const stop = async () => {
    // A process that is stopped (SIGSTOP) takes no other signal.
    child.kill('SIGCONT')
    child.kill('SIGTERM')
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  if (!(await isUp(child, port, socket))) {
    await stop()
    return undefined
  }
  return {
    port,
    pid: child.pid ?? 0,
    administer: (commands) =>
      sendCommands(socket, [['AUTH', password], ...commands]).then((answers) => answers.slice(1)),
    stop,
  }
}

function toPortLines(port: number, folder: string, certificate: RedisServerOptions['certificate']): readonly string[] {
  if (!certificate) return [`port ${port}`]
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(certFile, certificate.cert)
  writeFileSync(keyFile, certificate.key, { mode: 0o600 })
  return [
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${certFile}`,
    `tls-key-file ${keyFile}`,
    // It must name one, though no client has a certificate.
    `tls-ca-cert-file ${certFile}`,
    'tls-auth-clients no',
  ]
}

async function isUp(child: ChildProcess, port: number, socket: string): Promise<boolean> {
  const hasEnded = () => child.exitCode !== null
  const until = Date.now() + UP_WITHIN_MS
  while (!hasEnded() && Date.now() < until) {
    if (existsSync(socket) && (await accepts(port))) return !hasEnded()
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
