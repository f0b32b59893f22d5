import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ICONS } from './icons.ts'

export const ICON_PACKAGE = '@fluentui/svg-icons'

/** One file with a symbol per icon: a page loads it once and colours the icons like its text. */
export function composeIcons(): string {
  const package_ = createRequire(import.meta.url).resolve(`${ICON_PACKAGE}/package.json`)
  const symbols = Object.entries(ICONS).map(([name, file]) => {
    const svg = readFileSync(join(dirname(package_), 'icons', `${file}.svg`), 'utf8')
    const drawing = svg.replace(/^.*?<svg[^>]*>/s, '').replace('</svg>', '')
    return `<symbol id="${name}" viewBox="0 0 20 20">${drawing}</symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`
}
