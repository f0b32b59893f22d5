import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ICONS } from './icons.ts'

export const ICON_PACKAGE = '@fluentui/svg-icons'

/**
 * The rules that give each `data-i` its icon, as a mask: an icon needs no element of its own. `--i-start` is for styles. Each icon is an
 * image by itself, in the rule: of one file with all of them a browser paints the whole for each mask.
 */
export function composeIconRules(): string {
  const package_ = createRequire(import.meta.url).resolve(`${ICON_PACKAGE}/package.json`)
  const properties = Object.entries(ICONS).map(([name, file]) => {
    const svg = readFileSync(join(dirname(package_), 'icons', `${file}.svg`), 'utf8')
    return `--i-${name}:url("data:image/svg+xml,${toUrlText(svg)}")`
  })
  const rules = Object.keys(ICONS).map((name) => `[data-i='${name}']{--i:var(--i-${name})}`)
  return `@layer tokens{:root{${properties.join(';')}}${rules.join('')}}`
}

/** What stands neither in a URL nor between double quotes. */
function toUrlText(svg: string): string {
  return svg
    .trim()
    .replaceAll('"', "'")
    .replaceAll(/[%#<>]/g, encodeURIComponent)
}
