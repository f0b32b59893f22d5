import { createServer, type Server } from 'node:http'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/chromium.ts'
import { createFrontDoor } from '../../simulator/front-door/front-door.ts'
import { doorSettings } from '../support/door-browser.ts'
import type { LocalAzure } from '../support/local-azure.ts'
import { type MyVms, startMyVms } from '../support/my-vms.ts'
import { until } from '../support/until.ts'

export interface Site {
  readonly vms: MyVms
  readonly url: string
  /** A window in a separate browser context. Collects the errors of the page; none may remain at the end. */
  open(options?: Parameters<Browser['newContext']>[0]): Promise<Page>
  /** Signs in through the front door and opens a page. */
  openAs(alias: string, path: string, options?: Parameters<Browser['newContext']>[0]): Promise<Page>
  /** Resolves once some window has its event stream. */
  untilFollowed(): Promise<void>
  readonly complaints: string[]
  /** Closes every window, so that no page sends requests during the next journey. */
  closeWindows(): Promise<void>
  close(): Promise<void>
}

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real Chromium in front of the real front door, the real app and a simulated Azure. */
export async function startSite({
  mode = 'allow',
  startApp,
  instances = 1,
  ownDoor = false,
  ...options
}: Parameters<typeof startMyVms>[0] & {
  mode?: 'allow' | 'redirect'
  /** Starts a different app, in front of the same Azure, and returns its port. */
  startApp?: (azure: LocalAzure) => Promise<number>
  /** The front door takes them in turn. They are one app, on a port each: only what the front door hands over differs. */
  instances?: number
  /** Nothing stands in front of the app, which signs people in by itself. */
  ownDoor?: boolean
} = {}): Promise<Site> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('The journeys need Chromium. Install it, or name it in CHROME_PATH.')
  const door = await listen(createServer({ maxHeaderSize: 65_536 }))
  const url = `http://localhost:${door.port}`
  const ofOwnDoor = (azure: LocalAzure) => ({
    ...doorSettings(azure),
    PUBLIC_ORIGIN: url,
    ...options.settings?.(azure),
  })
  const vms = await startMyVms({ ...options, ...(ownDoor && { settings: ofOwnDoor }) })
  const apps = await Promise.all(
    Array.from({ length: instances }, () => listen(createServer({ maxHeaderSize: 32_768 }, vms.app))),
  )
  const behind = startApp ? [{ port: await startApp(vms.azure) }] : apps.map(({ port }) => ({ port }))
  const { directory, sessions, signInSite } = vms.azure
  const easyAuth = { directory, sessions, publicOrigin: url, ...signInSite, mode, instances: () => behind }
  door.server.on('request', ownDoor ? vms.app : createFrontDoor(easyAuth))
  let streams = 0
  for (const { server } of ownDoor ? [door] : apps) {
    server.on('request', ({ url: asked }, res) => {
      if (!asked?.startsWith('/events')) return
      streams += 1
      res.once('close', () => (streams -= 1))
    })
  }
  const browser = await chromium.launch({ executablePath, args: FLAGS })
  const contexts: BrowserContext[] = []
  const complaints: string[] = []

  const site: Site = {
    vms,
    url,
    complaints,
    untilFollowed: () => until(() => streams > 0),
    async open(contextOptions = {}) {
      const context = await browser.newContext({ baseURL: url, ...contextOptions })
      contexts.push(context)
      const page = await context.newPage()
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        // Chromium logs every refused page as an error, and some journeys provoke refusals.
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text())
      })
      return page
    },
    async openAs(alias, path, contextOptions) {
      const page = await site.open(contextOptions)
      const hint = { login_hint: `${alias}@contoso.example` }
      const target = ownDoor
        ? `/sign-in?${new URLSearchParams({ return: path, ...hint }).toString()}`
        : `/.auth/login/aad?${new URLSearchParams({ post_login_redirect_uri: path, ...hint }).toString()}`
      await page.goto(target)
      return page
    },
    async closeWindows() {
      await Promise.all(contexts.splice(0).map((context) => context.close()))
    },
    async close() {
      await site.closeWindows()
      await browser.close()
      for (const { server } of [door, ...apps]) {
        server.closeAllConnections()
        server.close()
      }
      await vms.close()
    },
  }
  return site
}

async function listen(server: Server): Promise<{ server: Server; port: number }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0 }
}
