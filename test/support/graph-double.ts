import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What this much of Microsoft Graph knows: https://learn.microsoft.com/graph/api/resources/application */
interface Stored {
  readonly id: string
  readonly appId: string
  readonly [property: string]: unknown
}

interface Application extends Stored {
  web?: { redirectUris?: readonly string[]; logoutUrl?: string }
  api?: {
    oauth2PermissionScopes?: readonly { readonly id: string }[]
    preAuthorizedApplications?: readonly {
      readonly appId: string
      readonly delegatedPermissionIds: readonly string[]
    }[]
  }
  passwordCredentials: object[]
}

const WRITABLE: readonly string[] = [
  ...['displayName', 'signInAudience', 'web', 'api', 'identifierUris', 'optionalClaims', 'requiredResourceAccess'],
]
const MICROSOFTS = [
  {
    appId: '00000003-0000-0000-c000-000000000000',
    scopes: ['openid', 'profile', 'email', 'offline_access', 'User.Read'],
  },
  { appId: '797f4846-ba00-4fd7-ba43-dac1f8f63013', scopes: ['user_impersonation'] },
]

class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export type GraphDouble = ReturnType<typeof createGraphDouble>

/** As much of Microsoft Graph as registering two apps takes, with the rules that order its steps. */
export function createGraphDouble() {
  const applications = new Map<string, Application>()
  const principals = new Map<string, Stored & { oauth2PermissionScopes: readonly { id: string; value: string }[] }>()
  const deleted = new Map<string, Application>()
  const trusted = new Map<string, object[]>()
  const grants: Readonly<Record<string, unknown>>[] = []
  const writes: string[] = []
  let lag = 0
  let isAdministrator = true
  for (const { appId, scopes } of MICROSOFTS) {
    const oauth2PermissionScopes = scopes.map((value) => ({ id: randomUUID(), value }))
    principals.set(appId, { id: randomUUID(), appId, oauth2PermissionScopes })
  }

  const findApplication = (key: string) =>
    [...applications.values()].find((one) => key === one.id || key === `uniqueName='${String(one['uniqueName'])}'`)

  function getApplication(key: string): Application {
    const app = findApplication(key)
    if (!app) throw new Refusal(404, 'Request_ResourceNotFound', `Resource '${key}' does not exist.`)
    return app
  }

  function change(app: Application, body: Record<string, unknown>): void {
    for (const name of Object.keys(body)) {
      if (!WRITABLE.includes(name)) throw new Refusal(400, 'Request_BadRequest', `Invalid property '${name}'.`)
    }
    const { web, api } = body as Partial<Application>
    for (const uri of web?.redirectUris ?? []) {
      if (!/^(https:\/\/|http:\/\/localhost([:/]|$))/.test(uri)) throw new Refusal(400, 'InvalidRedirectUri', uri)
    }
    if (web?.logoutUrl?.startsWith('https://') === false) throw new Refusal(400, 'InvalidLogoutUrl', web.logoutUrl)
    for (const { appId, delegatedPermissionIds } of api?.preAuthorizedApplications ?? []) {
      const scopes = app.api?.oauth2PermissionScopes?.map(({ id }) => id) ?? []
      const isKnown = [...applications.values()].some((one) => one.appId === appId)
      // Refused in the request that brings the scope, too.
      if (!isKnown || !delegatedPermissionIds.every((id) => scopes.includes(id))) {
        throw new Refusal(400, 'InvalidValue', 'Permission or application of preAuthorizedApplications is unknown.')
      }
    }
    Object.assign(app, body)
  }

  function create(uniqueName: string, body: Record<string, unknown>): Application {
    if ([...deleted.values()].some((one) => one['uniqueName'] === uniqueName)) {
      throw new Refusal(409, 'ObjectConflict', 'Another object with the same value for property uniqueName exists.')
    }
    const ids = { id: randomUUID(), appId: randomUUID() }
    const app: Application = { ...ids, uniqueName, identifierUris: [], passwordCredentials: [] }
    change(app, body)
    applications.set(app.id, app)
    return app
  }

  function answer(method: string, path: string, prefer: string, body: Record<string, unknown>): unknown {
    const [, kind = '', key = '', rest = ''] = /^\/v1\.0\/(\w+)(?:\/|\()?([^/)]*)\)?(?:\/(.*))?$/.exec(path) ?? []
    const route = `${method} ${kind}${key === '' ? '' : '/*'}${rest === '' ? '' : `/${rest.replace(/[0-9a-f-]{36}/, '*')}`}`
    if (method !== 'GET') {
      writes.push(route)
      if (route !== 'PATCH applications/*' && lag > 0) {
        lag -= 1
        throw new Refusal(400, 'NoBackingApplicationObject', 'It does not reference a valid application object.')
      }
    }
    switch (route) {
      case 'GET applications/*':
        return getApplication(key)
      case 'PATCH applications/*': {
        const app = findApplication(key)
        if (app) {
          change(app, body)
          return undefined
        }
        const [, uniqueName] = /^uniqueName='(.+)'$/.exec(key) ?? []
        if (uniqueName === undefined || prefer !== 'create-if-missing') return getApplication(key)
        return create(uniqueName, body)
      }
      case 'DELETE applications/*': {
        const app = getApplication(key)
        applications.delete(app.id)
        principals.delete(app.appId)
        return void deleted.set(app.id, app)
      }
      case 'DELETE directory/*/*':
        if (!deleted.delete(rest)) throw new Refusal(404, 'Request_ResourceNotFound', rest)
        return undefined
      case 'POST applications/*/addPassword': {
        const secretText = `${randomUUID()}~Q.#`
        const made = { ...(body['passwordCredential'] as object), keyId: randomUUID(), hint: secretText.slice(0, 3) }
        getApplication(key).passwordCredentials.push(made)
        return { ...made, secretText }
      }
      case 'GET applications/*/federatedIdentityCredentials':
        return { value: trusted.get(getApplication(key).id) ?? [] }
      case 'POST applications/*/federatedIdentityCredentials': {
        const { id } = getApplication(key)
        trusted.set(id, [...(trusted.get(id) ?? []), body])
        return body
      }
      case 'GET servicePrincipals/*': {
        const found = principals.get(/^appId='(.+)'$/.exec(key)?.[1] ?? '')
        if (!found) throw new Refusal(404, 'Request_ResourceNotFound', `Resource '${key}' does not exist.`)
        return found
      }
      case 'GET servicePrincipals/*/oauth2PermissionGrants':
        return { value: grants.filter(({ clientId }) => clientId === key) }
      case 'POST servicePrincipals': {
        const appId = String(body['appId'])
        if (principals.has(appId)) throw new Refusal(409, 'Request_MultipleObjectsWithSameKeyValue', appId)
        const made = { id: randomUUID(), appId, oauth2PermissionScopes: [] }
        principals.set(appId, made)
        return made
      }
      case 'POST oauth2PermissionGrants':
        if (!isAdministrator) throw new Refusal(403, 'Authorization_RequestDenied', 'Insufficient privileges.')
        grants.push(body)
        return body
      default:
        throw new Refusal(501, 'NotInTheDouble', route)
    }
  }

  const listener: RequestListener = (req, res) => {
    void (async () => {
      let text = ''
      for await (const chunk of req) text += String(chunk)
      const send = (status: number, body?: unknown) => {
        res
          .writeHead(status, { 'content-type': 'application/json' })
          .end(body === undefined ? '' : JSON.stringify(body))
      }
      try {
        if (req.headers.authorization === undefined) throw new Refusal(401, 'InvalidAuthenticationToken', 'No token.')
        const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
        const path = decodeURIComponent(req.url ?? '')
        const given = answer(req.method ?? '', path, String(req.headers['prefer'] ?? ''), body)
        send(given === undefined ? 204 : 200, given)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        send(error.status, { error: { code: error.code, message: error.message } })
      }
    })()
  }

  return {
    listener,
    /** Every request that may change something, oldest first: `POST servicePrincipals`. */
    writes,
    grants,
    applications: () => [...applications.values()],
    trustedBy: (app: Stored) => trusted.get(app.id) ?? [],
    /** Refuses that many of the next changes, as Entra does with what it has just made. */
    lagBehind: (times: number) => void (lag = times),
    takeAdministrator: () => void (isAdministrator = false),
  }
}

export async function startGraphDouble() {
  const double = createGraphDouble()
  const server = createServer(double.listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { ...double, origin: `http://127.0.0.1:${port}`, close }
}
