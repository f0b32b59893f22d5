import { setImmediate as later } from 'node:timers/promises'
import supertest from 'supertest'
import { AppError } from '../../src/domain/app-error.ts'
import type { Vm } from '../../src/domain/vm.ts'
import { createBus } from '../../src/events/bus.ts'
import { createChangeLog } from '../../src/events/change-log.ts'
import { activityRoutes } from '../../src/features/activity/routes.ts'
import type { ExportPart, VmExport } from '../../src/features/export/export.ts'
import { exportRoutes } from '../../src/features/export/routes.ts'
import { vmListRoutes } from '../../src/features/vm-list/routes.ts'
import { vmLiveRoutes } from '../../src/features/vm-live/routes.ts'
import { createEasyAuthDoor } from '../../src/identity/front-door/easy-auth-door.ts'
import type { LogFields, Logger } from '../../src/telemetry/logger.ts'
import { createApp } from '../../src/web/app.ts'
import { loadAssets } from '../../src/web/assets.ts'
import { createPages, type PagesDeps } from '../../src/web/pages.ts'
import { createStreams } from '../../src/web/streams.ts'
import { en } from '../../src/words/en.ts'
import { loadWords } from '../../src/words/languages.ts'
import { anAssertion, aPerson } from '../support/call.ts'

const TENANT = '7e7e7e7e-7777-4777-8777-777777777777'
const TOKEN = 'the token of a person'

const VM: Vm = {
  id: { subscriptionId: TENANT, resourceGroup: 'rg', name: 'vm' },
  name: 'vm',
  power: 'running',
  size: 'Standard_B2s',
  os: 'Linux',
  location: 'westeurope',
  resourceGroup: 'rg',
  subscriptionName: undefined,
  addresses: { knowledge: 'known', private: undefined, public: undefined, isPublicDynamic: false },
  adminName: undefined,
  provisioning: 'Succeeded',
  tags: {},
}

function fail(): never {
  throw new TypeError('the inner workings')
}

/** The app with services that fail in an unforeseen way. */
function build({ vmExport = { all: fail } }: { vmExport?: VmExport } = {}) {
  const logged: LogFields[] = []
  const log = (fields: LogFields) => void logged.push(fields)
  const logger: Logger = { info: log, warn: log, error: log }
  const assets = loadAssets()
  const events = createBus()
  const changes = createChangeLog()
  const followers = { follow: () => undefined, watch: () => undefined }
  const clock = { now: () => 0, wait: () => Promise.resolve() }
  const policy = { disabledActions: [], subscriptions: undefined }
  const toOffer = () => ({ policy, portal: { origin: 'https://portal.example', tenantId: TENANT }, words: en, now: 0 })
  const deps: PagesDeps = {
    door: createEasyAuthDoor({
      identify: () => Promise.resolve({ person: aPerson(), assertion: anAssertion({ token: TOKEN }) }),
    }),
    publicOrigin: 'https://vms.example',
    assets,
    logger,
    clock,
    explain: () => Promise.resolve(undefined),
    branding: {
      organisation: undefined,
      support: { href: 'mailto:help@contoso.example', label: 'help@contoso.example' },
      notice: undefined,
    },
    policy,
    portal: 'https://portal.example',
    countUnread: () => Promise.resolve(0),
    loadWords,
    changes,
    features: [
      vmLiveRoutes({
        vmPage: { read: fail },
        followers,
        changes: { ...changes, follow: fail },
        streams: createStreams({ events }),
        toOffer,
      }),
      exportRoutes({ vmExport, exportAllDirectories: { all: fail }, clock }),
      vmListRoutes({
        vmList: { read: () => later().then(later).then(fail) },
        listAllDirectories: { read: fail },
        lookAround: { findMoved: fail, askAgain: fail },
        savedViews: { find: () => Promise.resolve([]) },
        toOffer,
        clock,
        events,
        obtainToken: () => Promise.resolve(),
      }),
      activityRoutes({
        activity: {
          list: fail,
          known: fail,
          recent: fail,
          newest: fail,
          find: fail,
          refresh: fail,
          refreshSome: fail,
          ofBulk: fail,
          takeTurns: fail,
        },
        unread: { markRead: fail },
        toOffer,
      }),
    ],
  }
  const pages = createPages(deps)
  const app = createApp({ assets, logger, pages: () => Promise.resolve(pages) })
  return { app, token: TOKEN, logged }
}

describe('a failure that nobody thought of', () => {
  it('shows a number to tell and nothing else, and is logged with the same number', async () => {
    const { app, token, logged } = build()

    const response = await supertest(app).get('/operations').set('x-ms-token-aad-access-token', token).expect(500)

    const requestId = response.headers['x-request-id'] ?? ''
    expect(response.text).toContain(requestId)
    expect(response.text).not.toContain('inner workings')
    expect(response.text).toContain('href="mailto:help@contoso.example"')
    expect(response.headers['cache-control']).toBe('no-store')
    expect(logged).toContainEqual(expect.objectContaining({ requestId, error: 'TypeError' }))
    expect(JSON.stringify(logged)).not.toContain(token)
  })

  it('is told inside a page whose top has left already, and logged all the same', async () => {
    const { app, token, logged } = build()

    const response = await supertest(app).get('/vms').set('x-ms-token-aad-access-token', token).expect(200)

    expect(response.text).toContain(`Tell whoever runs this page the number <code>${response.headers['x-request-id']}`)
    expect(response.text).not.toContain('inner workings')
    expect(response.text).toMatch(/<\/html>\s*$/)
    expect(logged).toContainEqual(expect.objectContaining({ kind: 'unexpected', failedAs: 500, status: 200 }))
  })

  it('in an event stream that has begun ends it, and is logged with its stack', async () => {
    const { app, token, logged } = build()

    const stream = supertest(app).get('/events').set('x-ms-token-aad-access-token', token)

    await expect(stream).rejects.toThrow()
    while (!logged.some(({ route }) => route)) await later()
    expect(logged).toContainEqual(expect.objectContaining({ error: 'TypeError', stack: expect.any(String) as unknown }))
    expect(logged).toContainEqual(expect.objectContaining({ kind: 'unexpected', failedAs: 500 }))
  })

  it.each<[string, Error, object, number]>([
    ['TypeError', new TypeError('the inner workings'), { kind: 'unexpected', failedAs: 500 }, 1],
    ['AppError', new AppError('azure-unavailable', 'azureTrouble'), { kind: 'azure-unavailable', failedAs: 502 }, 0],
  ])(
    'in a file that has begun breaks it off, and the line of the request says so: %s',
    async (_, error, line, stacks) => {
      const { app, token, logged } = build({ vmExport: { all: () => breakingOff(error) } })

      const answer = supertest(app).get('/vms.json').set('x-ms-token-aad-access-token', token)

      await expect(answer).rejects.toThrow()
      while (logged.length < 1 + stacks) await later()
      expect(logged.filter(({ route }) => route)).toEqual([expect.objectContaining(line)])
      expect(logged.filter(({ stack }) => stack)).toHaveLength(stacks)
    },
  )
})

describe('a file that somebody else cuts off before it begins', () => {
  it('is logged as cut off, not as sent', async () => {
    const asked = Promise.withResolvers<unknown>()
    const { app, token, logged } = build({
      vmExport: { all: (call) => untilGone(call.signal, () => asked.resolve(undefined)) },
    })
    const leaving = new AbortController()
    const server = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0

    const file = fetch(`http://127.0.0.1:${port}/vms.csv`, {
      headers: { 'x-ms-token-aad-access-token': token },
      signal: leaving.signal,
    })
    await asked.promise
    leaving.abort()

    await expect(file).rejects.toThrow()
    while (!logged.some(({ route }) => route)) await later()
    expect(logged.find(({ route }) => route)).toMatchObject({ route: '/vms.csv', status: 499, aborted: true })
    server.close()
  })
})

/** Waits for Azure until the client has gone. */
// eslint-disable-next-line require-yield -- the client goes before the first VM
async function* untilGone(signal: AbortSignal, begun: () => void): AsyncGenerator<ExportPart> {
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve)
    begun()
  })
  throw new AppError('azure-throttled', 'askedTooOften')
}

async function* breakingOff(error: Error): AsyncGenerator<ExportPart> {
  yield { vms: [VM], lacks: [] }
  await later().then(later)
  throw error
}
