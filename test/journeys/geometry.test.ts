import type { Page } from 'playwright-core'
import { until } from '../support/until.ts'
import { goToActivity, rowOf } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'
import { watchShifts } from './watch-shifts.ts'

interface Box {
  readonly left: number
  readonly top: number
  readonly bottom: number
}

/** The boxes of each row: its own, and those of its cells. */
function boxesOf(page: Page, rows = '.list tbody tr'): Promise<{ row: Box; height: number; cells: Box[] }[]> {
  return page.evaluate(`
    [...document.querySelectorAll('${rows}')].map((row) => {
      const boxOf = (element) => {
        const { left, top, bottom } = element.getBoundingClientRect()
        return { left, top, bottom }
      }
      const cells = [...row.children].filter((cell) => cell.checkVisibility() && cell.getBoundingClientRect().width > 0)
      return { row: boxOf(row), height: row.getBoundingClientRect().height, cells: cells.map(boxOf) }
    })
  `)
}

describe('the list', () => {
  const site = siteOfTests()

  async function openList(width: number, height: number, density: 'comfortable' | 'compact' = 'comfortable') {
    const page = await site.openAs('ada', '/operations', { viewport: { width, height } })
    if (density === 'compact') {
      await page.goto('/preferences')
      await page.getByLabel('Compact').check()
      await page.getByRole('button', { name: 'Save' }).click()
    }
    await page.goto('/vms')
    await rowOf(page, 'web-01').waitFor()
    await page.waitForLoadState()
    return page
  }
  const inSight = async (page: Page, height: number) =>
    (await boxesOf(page)).filter(({ row }) => row.bottom <= height).length

  it.each([
    ['comfortable', 1440, 56],
    ['comfortable', 1024, 56],
    ['comfortable', 700, 56],
    ['comfortable', 390, 76],
    ['compact', 1440, 36],
    ['compact', 700, 36],
    ['compact', 390, 76],
  ] as const)('has rows of one height: %s at %i px', async (density, width, height) => {
    const page = await openList(width, 844, density)

    const heights = (await boxesOf(page)).map((row) => row.height)

    expect(heights).toEqual(Array(18).fill(height))
  })

  it('keeps that height while something is under way, and after it failed', async () => {
    const page = await openList(1440, 900)
    await site.vms.setFaults({ match: { path: '/restart$' }, status: 409, body: { error: { code: 'Conflict' } } })
    await rowOf(page, 'dev-grace').locator('[data-action=start]').click()
    await page.waitForSelector('[data-vm-id$="/dev-grace"][data-power=starting]')
    await rowOf(page, 'dev-grace').locator('progress').waitFor()

    const heights = (await boxesOf(page)).map((row) => row.height)

    expect(heights).toEqual(Array(18).fill(56))
  })

  it.each([
    [1440, 900, 14],
    [1366, 768, 11],
    [390, 844, 7],
  ])('shows at once, on %i × %i, at least %i machines', async (width, height, least) => {
    const page = await openList(width, height)

    expect(await inSight(page, height)).toBeGreaterThanOrEqual(least)
  })

  it('begins on a phone at 200 px at most', async () => {
    const page = await openList(390, 844)

    expect((await boxesOf(page))[0]?.row.top).toBeLessThanOrEqual(200)
  })

  it.each([1440, 1366, 1024, 820, 700])('is a table at %i px, with its columns in line', async (width) => {
    const page = await openList(width, 900)

    const rows = await boxesOf(page)
    const [head] = await boxesOf(page, '.list thead tr')
    const first = rows[0]?.cells ?? []

    expect(first.length).toBeGreaterThanOrEqual(4)
    for (const { row, cells } of rows) {
      expect(cells.map(({ left }) => left)).toEqual(first.map(({ left }) => left))
      expect(cells.filter(({ top, bottom }) => top >= row.top && bottom <= row.bottom)).toHaveLength(cells.length)
    }
    expect(head?.cells.map(({ left }) => left)).toEqual(first.map(({ left }) => left))
  })

  it.each([1440, 1024, 820, 700])(
    'has its heading on one line or two at %i px, and all of the search in sight',
    async (width) => {
      const page = await openList(width, 900)

      const boxes = await page.evaluate<number[]>(`[
      document.querySelector('.page-head').getBoundingClientRect().height,
      document.querySelector('.tools').getBoundingClientRect().right,
      document.querySelector('#search').getBoundingClientRect().width,
    ]`)

      expect(boxes[0]).toBeLessThanOrEqual(56)
      expect(boxes[1]).toBeLessThanOrEqual(width)
      expect(boxes[2]).toBeGreaterThanOrEqual(128)
    },
  )

  it('has its outline in sight before there is an answer, then its rows, and nothing moves', async () => {
    await site.vms.setFaults({ match: { path: 'ResourceGraph' }, delayMs: 2_500 })
    const page = await site.openAs('ada', '/operations', { viewport: { width: 1440, height: 900 } })
    const shifts = await watchShifts(page)

    await page.goto('/vms?q=e&sort=-size', { waitUntil: 'commit' })
    await page.locator('.bones').waitFor()
    expect(await page.locator('[data-vm-id]').count()).toBe(0)
    const painted = await page.evaluate(`new Promise((seen) => {
      new PerformanceObserver((list) => seen(list.getEntries()[0].name)).observe({ type: 'paint', buffered: true })
    })`)
    expect(painted).toMatch(/paint/)
    expect(await page.locator('[data-vm-id]').count()).toBe(0)
    await rowOf(page, 'web-01').waitFor()
    await page.waitForLoadState()

    expect(await page.locator('.bones').isVisible()).toBe(false)
    expect(await shifts()).toBeLessThan(0.001)
  })

  it.each([1440, 1290, 1024, 390])('does not move on its own, at %i px', async (width) => {
    for (const timezoneId of ['Asia/Tokyo', 'America/New_York']) {
      const locale = width === 390 ? 'de-DE' : 'en-US'
      const page = await site.openAs('ada', '/operations', { viewport: { width, height: 844 }, timezoneId, locale })
      const shifts = await watchShifts(page)
      for (const path of ['/vms?q=e', '/vms']) {
        await page.goto(path)
        await page.locator('.as-of time').waitFor({ state: 'attached' })
        await page.waitForLoadState()

        expect(await shifts()).toBeLessThan(0.001)
      }
    }
  })

  it('does not move for the menu, the dialog or the mark of a favourite', async () => {
    const page = await openList(1440, 900)
    const before = await boxesOf(page)

    await rowOf(page, 'web-01').locator('[data-menu]').click()
    await page.locator('#menu li').first().waitFor()
    expect(await boxesOf(page)).toEqual(before)
    await page.keyboard.press('Escape')
    await rowOf(page, 'web-01').locator('[data-action=stop]').click()
    await page.locator('#dialog[open]').waitFor()

    expect(await boxesOf(page)).toEqual(before)
  })

  it.each(['en-US', 'de-DE'])('is printed with rows as high as what is in them: %s', async (locale) => {
    const page = await site.openAs('ada', '/vms', { viewport: { width: 1024, height: 900 }, locale })
    await rowOf(page, 'web-01').waitFor()
    await page.waitForLoadState()
    await page.emulateMedia({ media: 'print' })

    const rows = await boxesOf(page)

    expect(rows).toHaveLength(18)
    expect(rows.filter(({ height }) => height < 36)).toEqual([])
    expect(rows.flatMap(({ row, cells }) => cells.filter(({ bottom }) => bottom > row.bottom + 1))).toEqual([])
  })

  it('stays where it was while the person looks at the activity and comes back', async () => {
    const page = await openList(1440, 400)
    await page.evaluate('scrollTo(0, 300)')
    await goToActivity(page)
    // The drawer, which is there until the page has come, has the same heading.
    await page.getByRole('main').getByRole('heading', { name: 'Activity', level: 1 }).waitFor()
    // Turbo notes at the next frame that the new page is at its top. Whoever goes back before that loses where the list was.
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')

    await page.goBack()
    await rowOf(page, 'web-01').waitFor()

    await until(async () => (await page.evaluate('scrollY')) === 300)
  })
})
