import { createServer, type RequestListener } from 'node:http'
import { type HTMLElement, parse } from 'node-html-parser'
import supertest, { type Response, type Test } from 'supertest'
import { identityHeaders } from '../../simulator/front-door/identity-headers.ts'
import type { AuditEntry } from '../../src/audit/audit-entry.ts'
import { compose } from '../../src/compose.ts'
import { readConfig } from '../../src/config/config.ts'
import type { LoadWords } from '../../src/words/languages.ts'
import { createAppClock } from './app-clock.ts'
import { appEnvironment } from './app-environment.ts'
import { type LocalAzure, startLocalAzure } from './local-azure.ts'
import { until } from './until.ts'

/** The window of Resource Graph's quota. */
const WINDOW_MS = 5_000

export type MyVms = Awaited<ReturnType<typeof startMyVms>>

/** The whole app as main.ts composes it, in front of its own simulated Azure. */
export async function startMyVms(
  options: Parameters<typeof startLocalAzure>[0] & {
    settings?: (azure: LocalAzure) => Record<string, string>
    loadWords?: LoadWords
  } = {},
) {
  const azure = await startLocalAzure(options)
  const clock = createAppClock(azure.clock)
  const log: string[] = []
  const composeNow = () =>
    compose(readConfig({ ...appEnvironment(azure), LOG_LEVEL: 'silent', ...options.settings?.(azure) }), {
      clock,
      output: { write: (line) => void log.push(line) },
      ...(options.loadWords && { loadWords: options.loadWords }),
    })
  let composed = composeNow()
  const app: RequestListener = (req, res) => composed.app(req, res)
  const end = async () => {
    composed.endStreams()
    await composed.close()
  }
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const headersOf = (alias: string) => identityHeaders(azure.getPerson(alias), azure.entra)
  const listAsked = async (isListed: (status: number) => boolean, pattern: RegExp): Promise<string[]> => {
    const { body } = await azure.control('GET', '/requests')
    const requests = body as { method: string; path: string; status: number }[]
    return requests.flatMap(({ method, path, status }) => {
      const request = `${method} ${path}`
      return isListed(status) && pattern.test(request) ? [request] : []
    })
  }
  const asked = (pattern = /./) => listAsked(() => true, pattern)

  return {
    azure,
    app,
    /** What the process does by itself, soon after it listens. */
    loadPages: () => composed.loadPages(),
    /** Another process of the app, which knows nothing of what the one before has held in memory. */
    restart: async () => {
      await end()
      composed = composeNow()
    },
    headersOf,
    get: (alias: string, path: string): Test => supertest(server).get(path).set(headersOf(alias)),
    /** Posts a form as a browser does from the app's own page. */
    post: (alias: string, path: string, form: Record<string, string> = {}): Test =>
      supertest(server).post(path).set(headersOf(alias)).set('sec-fetch-site', 'same-origin').type('form').send(form),
    /** The audit entries so far, oldest first. */
    audited: () =>
      log
        .map((line) => JSON.parse(line) as { readonly audit?: AuditEntry })
        .flatMap(({ audit }) => (audit === undefined ? [] : [audit])),
    /** The path of a VM's page, by the names of its subscription, its group and itself. */
    vmPath: (subscription: string, group: string, name: string) => `/vms/${azure.idOf(subscription)}/${group}/${name}`,
    /** The requests that Azure received, oldest first: `GET /subscriptions/…`. */
    asked,
    /** Resolves once Azure has received that many requests. */
    untilAsked: (pattern: RegExp, times = 1) => until(async () => (await asked(pattern)).length >= times),
    /** Resolves once Azure has answered such a request. */
    untilAnswered: (pattern: RegExp) =>
      until(async () => (await listAsked((status) => status > 0, pattern)).length > 0),
    /** Resolves once that many queries of the app wait for the clock. */
    untilWaiting: (questions = 1) => until(() => clock.waiting() === questions),
    /** From now on the test decides when the app's timeouts and waits end. */
    holdTime: clock.hold,
    setFaults: (...faults: object[]) => azure.control('PUT', '/faults', faults),
    /** Goes back to the seed, but moves the clock on: earlier queries count against no quota. */
    reset: async () => {
      const now = azure.clock.now()
      await azure.control('POST', '/reset')
      azure.clock.advance(now + WINDOW_MS - azure.clock.now())
    },
    /** Lets the window of the quota pass. */
    rest: () => {
      azure.clock.advance(WINDOW_MS)
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await end()
      await azure.close()
    },
  }
}

export const RESOURCE_MANAGER = /^\S+ \/(subscriptions|providers)/
export const GRAPH = '/providers/Microsoft.ResourceGraph/resources'

export function pageOf(response: Response): HTMLElement {
  return parse(response.text)
}

export function textOf(response: Response): string {
  return pageOf(response).querySelector('main')?.structuredText ?? ''
}

export interface Row {
  readonly name: string
  readonly id: string
  readonly power: string
  readonly text: string
  readonly element: HTMLElement
}

export function rowsOf(response: Response): Row[] {
  return pageOf(response)
    .querySelectorAll('[data-vm-id]')
    .map((element) => ({
      name: element.querySelector('a')?.text ?? '',
      id: element.getAttribute('data-vm-id') ?? '',
      power: element.getAttribute('data-power') ?? '',
      text: element.structuredText,
      element,
    }))
}

export function namesOf(response: Response): string[] {
  return rowsOf(response).map(({ name }) => name)
}
