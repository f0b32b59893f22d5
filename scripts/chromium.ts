import { existsSync } from 'node:fs'
import { installDebianPackage } from './debian.ts'

/** Debian's package of Chromium without anything that draws on a screen: a third less of processor time for the same pages. */
const WITHOUT_SCREEN = 'chromium-headless-shell'

const USUAL_PLACES = [
  `/usr/bin/${WITHOUT_SCREEN}`,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The browser for the journeys: CHROME_PATH if set, otherwise the first usual place that has one. */
export function findChromium(): string | undefined {
  const named = process.env['CHROME_PATH']
  if (named) return existsSync(named) ? named : undefined
  return USUAL_PLACES.find(existsSync)
}

/**
 * Makes sure that there is a browser. Installs Debian's own if that needs no permission from a person.
 *
 * @throws Error that says what to install
 */
export function ensureChromium(): void {
  if (findChromium()) return
  const named = process.env['CHROME_PATH']
  if (named) throw new Error(`CHROME_PATH names ${named}, which does not exist.`)
  // Older Debians have the whole one alone.
  for (const name of [WITHOUT_SCREEN, 'chromium']) if (!findChromium()) installDebianPackage(name)
  if (!findChromium()) {
    throw new Error('The journeys need Chromium or Chrome. Install one, or name it in CHROME_PATH.')
  }
}
