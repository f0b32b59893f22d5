import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The browser of the journeys: CHROME_PATH, else the first of the usual places. */
export function findChromium(): string | undefined {
  const named = process.env['CHROME_PATH']
  if (named) return existsSync(named) ? named : undefined
  return USUAL_PLACES.find(existsSync)
}

/**
 * Sees to it that there is a browser: Debian's own is installed where that can be done without asking.
 *
 * @throws Error that says what to install
 */
export function ensureChromium(): void {
  if (findChromium()) return
  const named = process.env['CHROME_PATH']
  if (named) throw new Error(`CHROME_PATH names ${named}, which does not exist.`)
  const canInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0
  if (!canInstall) {
    throw new Error('The journeys need Chromium or Chrome. Install one, or name it in CHROME_PATH.')
  }
  console.error('Installing Chromium for the journeys (some minutes, once) …')
  apt('update', '--quiet=2')
  apt('install', '--yes', '--quiet=2', '--no-install-recommends', 'chromium')
  if (!findChromium()) throw new Error('apt-get could not install chromium. Install it, or name one in CHROME_PATH.')
}

function apt(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
}
