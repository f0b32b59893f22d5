import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core'
import { ensureChromium, findChromium } from '../scripts/chromium.ts'

/** A page in a window of its own, with an empty cache, as a device shows it. */
export interface Window {
  readonly page: Page
  readonly devtools: CDPSession
  close(): Promise<void>
}

export interface Device {
  readonly width: number
  readonly height: number
  /** How many times slower than this machine. */
  readonly slower: number
  readonly network?: 'Slow 4G'
}

export const PHONE: Device = { width: 390, height: 844, slower: 4, network: 'Slow 4G' }
export const SLOW_DESK: Device = { width: 1440, height: 900, slower: 4 }
export const DESK: Device = { width: 1440, height: 900, slower: 1 }

/** As Lighthouse simulates it: 150 ms, 1.6 Mbit/s down, 750 kbit/s up. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 }
const FLAGS = ['--no-sandbox', '--headless', '--disable-gpu', '--no-first-run', '--disable-background-networking']

export async function openBrowser(): Promise<Browser> {
  ensureChromium()
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('There is no Chromium.')
  return chromium.launch({ executablePath, args: FLAGS })
}

/** @param headers what the front door adds for the person */
export async function openWindow(
  browser: Browser,
  headers: Readonly<Record<string, string>>,
  { width, height, slower, network }: Device,
): Promise<Window> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height },
    extraHTTPHeaders: headers,
  })
  const page = await context.newPage()
  // A busy machine is no reason to give up.
  page.setDefaultTimeout(120_000)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  if (network) await devtools.send('Network.emulateNetworkConditions', SLOW_4G)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower })
  return { page, devtools, close: () => context.close() }
}
