import type { Page } from 'playwright-core'
import { findBarriers } from './accessibility.ts'

export interface Screen {
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
}

const HEIGHTS: Readonly<Record<number, number>> = { 390: 844, 320: 640 }

/** Every layout in one theme, and the widest and a phone's in the other. */
export const SCREENS: readonly Screen[] = [
  { width: 1440, colorScheme: 'light' },
  { width: 1024, colorScheme: 'light' },
  { width: 320, colorScheme: 'light' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
  { width: 1440, colorScheme: 'dark' },
]

/** Expects that a page, with whatever is open over it, can be read and used by everybody, on each of these screens. */
export async function expectToLookWell(page: Page, screens: readonly Screen[] = SCREENS): Promise<void> {
  for (const screen of screens) {
    await page.setViewportSize({ width: screen.width, height: HEIGHTS[screen.width] ?? 800 })
    await page.emulateMedia({ colorScheme: screen.colorScheme })
    await untilAtRest(page)

    const seen = {
      barriers: await findBarriers(page),
      overflow: await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      clipped: await findClipped(page),
    }

    expect({ ...screen, ...seen }).toEqual({ ...screen, barriers: [], overflow: 0, clipped: [] })
  }
}

/** Colours that still change would be measured on their way. What turns for ever is not waited for. */
async function untilAtRest(page: Page): Promise<void> {
  await page.evaluate(`
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished.catch(() => undefined)),
    ).then(() => undefined)
  `)
}

/** The words of buttons, states and pills that do not show in full: cut off by themselves, or by what is around them. */
export function findClipped(page: Page): Promise<string[]> {
  return page.evaluate(`
    (() => {
      const cutsOff = (element) => ['hidden', 'clip'].includes(getComputedStyle(element).overflowX)
      const isCut = (element) => {
        if (element.scrollWidth > element.clientWidth) return true
        const { left, right } = element.getBoundingClientRect()
        for (let around = element.parentElement; around && around !== document.body; around = around.parentElement) {
          const box = around.getBoundingClientRect()
          const isCell = ['td', 'th'].includes(around.localName)
          if ((isCell || cutsOff(around)) && (right > box.right + 8.5 || left < box.left - 8.5)) return true
        }
        return false
      }
      return [...document.querySelectorAll('.button, .state, .pills a, main button')]
        .filter((element) => element.checkVisibility() && element.clientWidth > 1 && !element.querySelector('.cut'))
        .filter(isCut)
        .map((element) => element.textContent.trim() || element.outerHTML)
    })()
  `)
}
