import { findBarriers } from './accessibility.ts'
import type { Site } from './browser.ts'

export interface Screen {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
}

/** Expects that a page can be read and used by everybody, on each of these screens. */
export async function expectToLookWell(
  site: Site,
  page: Awaited<ReturnType<Site['openAs']>>,
  path: string,
  { heading, screens }: { heading: string; screens: readonly Screen[] },
): Promise<void> {
  for (const { width, colorScheme } of screens) {
    site.vms.rest()
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme })
    await page.goto(path)

    const barriers = await findBarriers(page)
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

    expect(await page.locator('h1').innerText()).toBe(heading)
    expect(barriers).toEqual([])
    expect(overflow).toBe(0)
  }
}
