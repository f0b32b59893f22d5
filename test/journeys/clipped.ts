import type { Page } from 'playwright-core'

/** How far a page can be scrolled sideways, which it never should. */
export function measureOverflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** The words of buttons, links of menus, headings and labels that cannot be read to their end. */
export function findClipped(page: Page): Promise<string[]> {
  return page.evaluate(CLIPPED)
}

/** Names of machines, people and places may end in an ellipsis; what can be scrolled can be read. */
const CLIPPED = `
  [...document.querySelectorAll('button, .button, .note, summary, nav a, .menu a, h1, h2, dt, legend, label, .pills a')]
    .filter((element) => element.checkVisibility() && !element.matches('.hidden, [data-copy]'))
    .filter((element) => !element.closest('.cut') && !element.querySelector('.cut, .hidden'))
    .filter((element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const rects = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1)
      const isOutside = (box) => rects.some(({ left, right }) => left < box.left - 1 || right > box.right + 1)
      if (isOutside(element.getBoundingClientRect())) return true
      for (let box = element; box; box = box.parentElement) {
        const { overflowX } = getComputedStyle(box)
        if (overflowX === 'auto' || overflowX === 'scroll') return box.matches('dialog, .menu') && isOutside(box.getBoundingClientRect())
        if (overflowX !== 'visible' && isOutside(box.getBoundingClientRect())) return true
      }
      return isOutside({ left: 0, right: innerWidth })
    })
    .map(({ innerText, className }) => className + ': ' + innerText)
`
