import { rm } from 'node:fs/promises'
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  request,
  type RequestListener,
  type Server,
} from 'node:http'
import { z } from 'zod'
import type { AuthorizationCodes } from '../../../simulator/entra/authorization-codes.ts'
import { openClientCertificate } from '../../../simulator/entra/client-certificate.ts'
import { createEntra, type Entra } from '../../../simulator/entra/router.ts'
import { openSigningKeys } from '../../../simulator/entra/signing-keys.ts'
import { createTokenLifetime, type TokenLifetime } from '../../../simulator/entra/token-lifetime.ts'
import { createFrontDoor, type FrontDoorDeps } from '../../../simulator/front-door/front-door.ts'
import { createSessions, type Sessions, type TokenStoreKind } from '../../../simulator/front-door/sessions.ts'
import type { Federation } from '../../../simulator/sign-in-site/federation.ts'
import { createKeysFolder } from '../../support/keys-folder.ts'
import { reserveSignInSite, startSignInSite } from '../../support/sign-in-site.ts'
import { buildDirectory } from '../entra/local-entra.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Site {
  readonly port: number
  readonly folder: string
  readonly tokenLifetime: TokenLifetime
  readonly entra: Entra
  readonly sessions: Sessions
  readonly signInOrigin: string
  readonly codes: AuthorizationCodes
  readonly federation: Federation
  ask(path: string, options?: { method?: string; headers?: OutgoingHttpHeaders; body?: string }): Promise<Answer>
  /** Signs in by login hint and returns the cookie. */
  signIn(userPrincipalName?: string): Promise<string>
  close(): Promise<void>
}

/** A front door in front of `apps`, each a real server on a free port. */
export async function startSite(
  apps: readonly RequestListener[] = [echo],
  {
    keepFolder = false,
    now = Date.now,
    tokenStore = 'shared',
    ...changes
  }: Partial<FrontDoorDeps> & {
    folder?: string
    now?: () => number
    keepFolder?: boolean
    tokenStore?: TokenStoreKind
  } = {},
): Promise<Site> {
  const folder = changes.folder ?? (await createKeysFolder())
  const servers = await Promise.all(apps.map((app) => listen(createServer(app))))
  const { directory = buildDirectory() } = changes
  const tokenLifetime = createTokenLifetime()
  const keys = await openSigningKeys(folder)
  const clientCertificate = await openClientCertificate(folder)
  const entra = createEntra({ directory, keys, clientCertificate, origin: 'https://localhost:8443', tokenLifetime })

  const sessions = createSessions({ directory, entra, folder, now, tokenStore })

  const { signInOrigin, codes, federation, closeSignInSite } = await startSignInSite(entra, await reserveSignInSite())
  const door = createServer()
  const { port } = await listen(door)
  const publicOrigin = `http://localhost:${port}`
  const instances = () => servers
  door.on(
    'request',
    createFrontDoor({ directory, sessions, publicOrigin, signInOrigin, codes, mode: 'allow', instances, ...changes }),
  )

  const agent = new Agent({ keepAlive: true })
  const ask: Site['ask'] = (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const req = request({
        agent,
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { host: `localhost:${port}`, ...headers },
      })
      req.on('error', reject)
      req.on('response', (res) => {
        let text = ''
        res.setEncoding('utf8')
        res.on('data', (chunk: string) => (text += chunk))
        res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: text }))
        res.on('error', reject)
      })
      req.end(body)
    })

  return {
    port,
    folder,
    tokenLifetime,
    entra,
    sessions,
    signInOrigin,
    codes,
    federation,
    ask,
    signIn: async (userPrincipalName = 'ada@contoso.example') => {
      const answer = await ask(`/.auth/login/aad?login_hint=${encodeURIComponent(userPrincipalName)}`)
      return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    },
    close: async () => {
      agent.destroy()
      closeSignInSite()
      await Promise.all([door, ...servers.map(({ server }) => server)].map(stop))
      if (!keepFolder) await rm(folder, { recursive: true, force: true })
    },
  }
}

/** An app that echoes each request. */
export const echo: RequestListener = (req, res) => {
  let body = ''
  req.setEncoding('utf8')
  req.on('data', (chunk: string) => (body += chunk))
  req.on('end', () => res.end(JSON.stringify({ method: req.method, url: req.url, headers: req.headers, body })))
}

const Echo = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
})

/** The request that the echoing app received. */
export function readEcho(answer: Answer): z.infer<typeof Echo> {
  return Echo.parse(JSON.parse(answer.body))
}

async function listen(server: Server): Promise<{ server: Server; port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.')
  return { server, port: address.port }
}

function stop(server: Server): Promise<unknown> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(resolve))
}
