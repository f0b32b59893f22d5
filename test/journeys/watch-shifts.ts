import type { Page } from 'playwright-core'

/** The sum of layout shifts since the page loaded; 0 if nothing has moved. */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(`
    window.shifted = 0
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) window.shifted += shift.value
    }).observe({ type: 'layout-shift', buffered: true })
  `)
  return async () => {
    // Entries arrive only after a frame has been drawn.
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
    return Number(await page.evaluate('window.shifted'))
  }
}
