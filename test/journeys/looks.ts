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
  expect(await findFlaws(page, screens)).toEqual([])
}

/** What keeps somebody from reading or using a page, by screen: what axe finds, what is too wide or out of sight, which words are cut off. */
export async function findFlaws(page: Page, screens: readonly Screen[] = SCREENS): Promise<object[]> {
  const flaws: object[] = []
  for (const screen of screens) {
    await page.setViewportSize({ width: screen.width, height: HEIGHTS[screen.width] ?? 800 })
    await page.emulateMedia({ colorScheme: screen.colorScheme })
    await untilAtRest(page)
    const barriers = await findBarriers(page)
    const overflow = await measureOverflow(page)
    const [outside, clipped] = [await findOutside(page), await findClipped(page)]
    const isWell = overflow === 0 && [barriers, outside, clipped].every(({ length }) => length === 0)
    if (!isWell) flaws.push({ ...screen, barriers, overflow, outside, clipped })
  }
  return flaws
}

/**
 * Colours that still change would be measured on their way. They are brought to their end, for which a browser that draws no frames would be
 * waited for in vain. What turns for ever stays as it is.
 */
async function untilAtRest(page: Page): Promise<void> {
  await page.evaluate(`
    for (const animation of document.getAnimations()) {
      if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish()
    }
  `)
}

/** How far a page can be scrolled sideways, which it never should. */
export function measureOverflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** What can be used but lies beside the screen, where nobody can scroll to it. */
function findOutside(page: Page): Promise<string[]> {
  return page.evaluate(`
    (() => {
      const isBeside = (element) => {
        const { left, right, width } = element.getBoundingClientRect()
        return width > 1 && (left < -0.5 || right > document.documentElement.clientWidth + 0.5)
      }
      const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
      const isInScroller = (element) => {
        for (let around = element.parentElement; around; around = around.parentElement) {
          if (scrolls(around)) return true
          if (getComputedStyle(around).position === 'fixed') return false
        }
        return false
      }
      return [...document.querySelectorAll('a, button, input, select, summary')]
        .filter((element) => element.checkVisibility() && isBeside(element) && !isInScroller(element))
        .map(({ outerHTML }) => outerHTML)
    })()
  `)
}

const BUTTONS = '.button, .pills a, main button, .menu button, .menu a'

/**
 * The words of buttons, pills and `also` that do not show in full: cut off by themselves, or by what is around them. A state with a
 * ground of its own stands out of its column by up to 8 px.
 *
 * @param also a selector
 */
export function findClipped(page: Page, also = '.state'): Promise<string[]> {
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
      return [...document.querySelectorAll('${BUTTONS}, ${also}')]
        .filter((element) => element.checkVisibility() && element.clientWidth > 1 && !element.querySelector('.cut'))
        .filter(isCut)
        .map((element) => element.textContent.trim() || element.outerHTML)
    })()
  `)
}
