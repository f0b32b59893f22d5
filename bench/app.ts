import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '../simulator/dev/free-port.ts'
import type { Build } from './builds.ts'
import type { Cores } from './cores.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import type { Place } from './local-azure.ts'
import type { Started } from './measurement.ts'
import { startProgram, untilUp } from './program.ts'

const inBench = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export interface StartOptions {
  readonly azure: Place
  readonly cores: Cores
  readonly onEnd: (end: () => unknown) => void
  /** Of the app, beyond those that every one has. */
  readonly settings?: Readonly<Record<string, string>>
  /** Receives each line of its log. */
  readonly onLine?: (line: string) => void
}

/** A client of a process of its own. */
export interface AppClient extends HttpClient {
  readonly pid: number
}

/** A production build, as `npm start` runs it. */
export function startApp(
  options: StartOptions & { build: Build; nodeOptions?: readonly string[] },
): Promise<AppClient> {
  return startServer(options, toArguments(options.build, options.nodeOptions))
}

/** The app as it is in the working tree, as `npm run dev` runs it. */
export function startSource(options: StartOptions): Promise<HttpClient> {
  return startServer(options, [inBench('../src/main.ts')])
}

/** The app to compare with, in the same environment and on the same core. */
export function startRival(options: StartOptions): Promise<HttpClient> {
  return startServer(options, [inBench('rival/server.ts')])
}

/** Starts a process and returns before it answers. */
export function startBuild(options: StartOptions & { build: Build; trusting: boolean }): Promise<Started> {
  return startNow(options, toArguments(options.build), options.trusting)
}

export function startBare(options: StartOptions): Promise<Started> {
  return startNow(options, [inBench('rival/bare.mjs')], false)
}

function toArguments({ folder }: Build, nodeOptions: readonly string[] = []): readonly string[] {
  return [...nodeOptions, join(folder, 'dist', 'main.js')]
}

async function startServer(options: StartOptions, args: readonly string[]): Promise<AppClient> {
  const { program, origin } = await startNow(options, args, true)
  await untilUp(program, `${origin}/healthz`)
  const client = createHttpClient(origin)
  options.onEnd(client.close)
  return { ...client, pid: program.pid }
}

/** @param trusting whether to pass the CA of the local Azure, as behind a company's proxy; most installations need none */
async function startNow(
  { azure, cores, onEnd, settings, onLine }: StartOptions,
  args: readonly string[],
  trusting: boolean,
): Promise<Started> {
  const port = await findFreePort(0, 'bench')
  const origin = `http://127.0.0.1:${port}`
  const begun = performance.now()
  const program = startProgram({
    args,
    environment: {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_ORIGIN: origin,
      WEBSITE_AUTH_ENABLED: 'True',
      TENANT_ID: azure.tenantId,
      SDK_CLIENT_ID: azure.clientId,
      SDK_CLIENT_SECRET: azure.clientSecret,
      AUTHORITY_HOST: azure.origin,
      ARM_ENDPOINT: azure.origin,
      // The rival has no CA_BUNDLE setting and needs NODE_EXTRA_CA_CERTS.
      ...(trusting && { CA_BUNDLE: azure.caFile, NODE_EXTRA_CA_CERTS: azure.caFile }),
      ...settings,
    },
    core: cores.app,
    stdout: onLine ? 'pipe' : 'ignore',
  })
  if (onLine && program.output) createInterface({ input: program.output }).on('line', onLine)
  onEnd(program.stop)
  return { program, origin, begun }
}
