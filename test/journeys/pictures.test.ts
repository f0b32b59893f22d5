import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import express from 'express'
import pixelmatch from 'pixelmatch'
import { type Browser, chromium } from 'playwright-core'
import { PNG } from 'pngjs'
import { findChromium } from '../../scripts/chromium.ts'
import { drawDesign } from '../../scripts/design/draw-design.ts'
import { loadAssets } from '../../src/web/assets.ts'
import { FLAGS } from './browser.ts'

/** `APPROVE_PICTURES=1 npm test -- test/journeys/pictures.test.ts` replaces what lies here by what is drawn now. */
const FOLDER = 'test/pictures'
const RECORDED = join(FOLDER, 'recorded-by.json')
const IS_APPROVING = process.env['APPROVE_PICTURES'] === '1'
/** Of a colour, from 0 to 1, and how many may still differ more: edges are not drawn alike on every processor. */
const TOLERANCE = 0.1
const FEW = 20

interface Look {
  readonly part: string
  readonly of: string
  readonly width: number
  readonly query?: Readonly<Record<string, string>>
  readonly forcedColors?: 'active'
}

const LOOKS: Readonly<Record<string, Look>> = {
  'rows-wide-light': { part: 'every state of a row', of: '.list table', width: 1280, query: { theme: 'light' } },
  'rows-phone-dark': { part: 'every state of a row', of: '.list table', width: 390, query: { theme: 'dark' } },
  'rows-compact-german': {
    part: 'every state of a row',
    of: '.list table',
    width: 768,
    query: { theme: 'light', density: 'compact', language: 'de' },
  },
  'rows-forced-colours': { part: 'every state of a row', of: '.list table', width: 768, forcedColors: 'active' },
  'search-and-chips-dark': { part: 'filtered, nothing found', of: 'main', width: 768, query: { theme: 'dark' } },
  'machine-billed-light': { part: 'machine still-billed-01', of: 'main', width: 1280, query: { theme: 'light' } },
  'machine-failed-dark': { part: 'machine start-failed-01', of: 'main', width: 390, query: { theme: 'dark' } },
  'asks-first-light': { part: 'asks first: stop', of: 'main', width: 390, query: { theme: 'light' } },
  'all-actions-dark': { part: 'all actions', of: 'main', width: 390, query: { theme: 'dark' } },
}

/** Every face and weight that the styles use: the same fonts draw it the same. */
const SPECIMEN = `<body style="margin: 0; width: 400px">${['system-ui', 'ui-monospace, monospace']
  .flatMap((face) => [400, 500, 600, 700].map((weight) => `<p style="font: ${weight} 14px ${face}">Åg 0123 – Ω ẞ</p>`))
  .join('')}`

describe('the components look as they did:', () => {
  let server: Server
  let browser: Browser
  let isRecorded = false

  beforeAll(async () => {
    const app = express()
    // Nothing counts on while a picture is drawn.
    app.get(/\.js$/, (_req, res) => {
      res.type('text/javascript').send('')
    })
    app.use('/assets', loadAssets().handler)
    app.get('/design', async (req, res) => {
      res.send(await drawDesign(new URL(req.url, 'http://localhost').searchParams))
    })
    server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const executablePath = findChromium()
    if (!executablePath) throw new Error('The pictures need Chromium. Install it, or name it in CHROME_PATH.')
    browser = await chromium.launch({ executablePath, args: FLAGS })
    const page = await browser.newPage()
    await page.setContent(SPECIMEN)
    const specimen = createHash('sha256')
      .update(await page.screenshot())
      .digest('hex')
    await page.close()
    if (IS_APPROVING) writeFileSync(RECORDED, `${JSON.stringify({ chromium: browser.version(), specimen }, null, 2)}\n`)
    // Another version that draws the letters alike draws everything alike.
    isRecorded = readFileSync(RECORDED, 'utf8').includes(specimen)
  })
  afterAll(async () => {
    await browser.close()
    server.close()
  })

  it.each(Object.entries(LOOKS))('%s', async (name, look) => {
    const drawn = await draw(look)
    const file = join(FOLDER, `${name}.png`)
    if (IS_APPROVING) writeFileSync(file, PNG.sync.write(drawn))

    expect(countColours(drawn)).toBeGreaterThan(2)
    if (isRecorded) expect(compare(name, PNG.sync.read(readFileSync(file)), drawn)).toBe('alike')
  })

  async function draw({ part, of, width, query, forcedColors }: Look): Promise<PNG> {
    const context = await browser.newContext({
      viewport: { width, height: 1_100 },
      timezoneId: 'UTC',
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...(forcedColors && { forcedColors }),
    })
    const page = await context.newPage()
    const { port } = server.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/design?${new URLSearchParams({ part, ...query }).toString()}`)
    const picture = await page.locator(of).first().screenshot({ animations: 'disabled', caret: 'hide' })
    await context.close()
    return PNG.sync.read(picture)
  }
})

function countColours({ data }: PNG): number {
  const colours = new Set<number>()
  for (let at = 0; at < data.length && colours.size < 3; at += 4) colours.add(data.readUInt32BE(at))
  return colours.size
}

/** `alike`, or a picture in which what differs is red. */
function compare(name: string, recorded: PNG, drawn: PNG): string {
  const show = (picture: PNG) => {
    const see = join(FOLDER, 'differing', `${name}.png`)
    mkdirSync(dirname(see), { recursive: true })
    writeFileSync(see, PNG.sync.write(picture))
    return `not alike, see ${see}`
  }
  const { width, height } = drawn
  if (recorded.width !== width || recorded.height !== height) return show(drawn)
  const difference = new PNG({ width, height })
  const differing = pixelmatch(recorded.data, drawn.data, difference.data, width, height, { threshold: TOLERANCE })
  return differing <= FEW ? 'alike' : show(difference)
}
