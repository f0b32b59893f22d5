import { fileURLToPath } from 'node:url'
import { findFreePort } from '../simulator/dev/free-port.ts'
import type { Cores } from './cores.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import type { Place } from './local-azure.ts'
import { startProgram, untilUp } from './program.ts'

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

export interface StartOptions {
  readonly azure: Place
  readonly cores: Cores
  readonly onEnd: (end: () => unknown) => void
}

/** The production build, as `npm start` runs it. */
export function startApp(options: StartOptions & { nodeOptions?: readonly string[] }): Promise<HttpClient> {
  return startServer({ ...options, args: [...(options.nodeOptions ?? []), inRepository('dist/main.js')] })
}

/** What the app is compared to: the same environment, the same core. */
export function startRival(options: StartOptions): Promise<HttpClient> {
  return startServer({ ...options, args: [inRepository('bench/rival/server.ts')] })
}

async function startServer(options: StartOptions & { args: readonly string[] }): Promise<HttpClient> {
  const { azure, cores, onEnd } = options
  const port = await findFreePort(0, 'bench')
  const origin = `http://127.0.0.1:${port}`
  const program = startProgram({
    args: options.args,
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
      CA_BUNDLE: azure.caFile,
      // The rival has no setting for it.
      NODE_EXTRA_CA_CERTS: azure.caFile,
    },
    core: cores.app,
    stdout: 'ignore',
  })
  onEnd(program.stop)
  await untilUp(program, `${origin}/healthz`)
  const client = createHttpClient(origin)
  onEnd(client.close)
  return client
}
