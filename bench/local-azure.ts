import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Cores } from './cores.ts'
import type { Crowd } from './crowd.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import { startProgram } from './program.ts'

export type Place = z.infer<typeof Place>

/** A running local Azure, and what this program knows about it. */
export interface LocalAzure extends Place {
  readonly client: HttpClient
  /** The headers that the front door sends to the app for a person who has just signed in. */
  signIn(alias: string): Promise<Readonly<Record<string, string>>>
  /** The requests that it received since the last `forgetRequests`, oldest first. */
  requests(): Promise<readonly AzureRequest[]>
  forgetRequests(): Promise<void>
  /** Replaces the faults. docs/local-azure.md explains them. */
  setFaults(faults: readonly object[]): Promise<void>
}

const Place = z.object({
  origin: z.string(),
  caFile: z.string(),
  tenantId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  /** What App Service tells an app of its managed identity. */
  identity: z.object({ endpoint: z.string(), header: z.string(), clientId: z.string() }),
  /** The registration that signs people in. */
  authApp: z.object({ clientId: z.string(), clientSecret: z.string() }),
  /** For Azure Storage, of that identity. */
  storageToken: z.string(),
})

export type AzureRequest = z.infer<typeof AzureRequest>

const AzureRequest = z.object({
  time: z.string().transform((time) => Date.parse(time)),
  method: z.string(),
  path: z.string(),
  status: z.number(),
  user: z.string().nullable(),
})

export async function startLocalAzure(options: {
  estate: string
  latencyMs: number
  crowd: Crowd
  cores: Cores
  onEnd: (end: () => unknown) => void
}): Promise<LocalAzure> {
  const { estate, latencyMs, crowd, cores, onEnd } = options
  const program = startProgram({
    args: [fileURLToPath(new URL('azure.ts', import.meta.url)), JSON.stringify({ estate, latencyMs, crowd })],
    environment: {},
    core: cores.azure,
    stdout: 'pipe',
  })
  onEnd(program.stop)
  const place = await readPlace(program.output)
  const client = createHttpClient(place.origin, place.caFile)
  onEnd(client.close)
  const control = async (method: string, path: string, content?: unknown): Promise<unknown> => {
    const sent = content !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(content),
    }
    const { status, body } = await client.ask(`/_simulator${path}`, { method, ...sent })
    if (status >= 300) throw new Error(`${method} ${path} of the local Azure answered ${status}.`)
    return body.length === 0 ? undefined : JSON.parse(body.toString())
  }

  return {
    ...place,
    client,
    signIn: async (alias) =>
      z.record(z.string(), z.string()).parse(await control('GET', `/headers?login_hint=${alias}@contoso.example`)),
    requests: async () => z.array(AzureRequest).parse(await control('GET', '/requests')),
    forgetRequests: async () => {
      await control('DELETE', '/requests')
    },
    setFaults: async (faults) => {
      await control('PUT', '/faults', faults)
    },
  }
}

async function readPlace(output: NodeJS.ReadableStream | null): Promise<Place> {
  if (output !== null) {
    for await (const line of createInterface({ input: output })) return Place.parse(JSON.parse(line))
  }
  throw new Error('The local Azure did not start. Its reason stands above.')
}
