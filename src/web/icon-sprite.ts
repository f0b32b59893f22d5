import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ICONS } from './icons.ts'

export const ICON_PACKAGE = '@fluentui/svg-icons'

const SIZE = 20
/** Between two icons, so that no edge of one shows beside the other. */
const PITCH = 2 * SIZE

/** One file with a view per icon: `icons.svg#start` is an image of that one alone. A page loads it once. */
export function composeIcons(): string {
  const package_ = createRequire(import.meta.url).resolve(`${ICON_PACKAGE}/package.json`)
  const drawings = Object.entries(ICONS).map(([name, file], index) => {
    const svg = readFileSync(join(dirname(package_), 'icons', `${file}.svg`), 'utf8')
    const drawing = svg.replace(/^.*?<svg[^>]*>/s, '').replace('</svg>', '')
    const x = index * PITCH
    return `<view id="${name}" viewBox="${x} 0 ${SIZE} ${SIZE}"/><g transform="translate(${x})">${drawing}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">${drawings.join('')}</svg>`
}

/** The rules that give each `data-i` its icon, as a mask: an icon needs no element of its own. `--i-start` is for styles. */
export function composeIconRules(url: string): string {
  const names = Object.keys(ICONS)
  const properties = names.map((name) => `--i-${name}:url('${url}#${name}')`)
  const rules = names.map((name) => `[data-i='${name}']{--i:var(--i-${name})}`)
  return `@layer tokens{:root{${properties.join(';')}}${rules.join('')}}`
}
