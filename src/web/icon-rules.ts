import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ICONS } from './icons.ts'

export const ICON_PACKAGE = '@fluentui/svg-icons'

/** What each row of the list has. */
const IN_ROWS: readonly string[] = [
  'start',
  'stop',
  'connect',
  'again',
  'more',
  'copy',
  'star',
  'starred',
  'note',
  'view',
]

/**
 * The rules that give each `data-i` its icon, as a mask: an icon needs no element of its own. The icons are in two images, side by side in
 * each, of which `--i` is the place to show. A browser makes a document of each image, and paints all of it for each mask: so there are
 * neither many of them nor one large one. `--icon-done` is an image by itself.
 */
export function composeIconRules(): string {
  const package_ = createRequire(import.meta.url).resolve(`${ICON_PACKAGE}/package.json`)
  const icons = Object.entries(ICONS).map(([name, file]) => {
    return { name, drawing: toDrawing(readFileSync(join(dirname(package_), 'icons', `${file}.svg`), 'utf8')) }
  })
  const inRows = icons.filter(({ name }) => IN_ROWS.includes(name))
  const others = icons.filter(({ name }) => !IN_ROWS.includes(name))
  const done = icons.filter(({ name }) => name === 'done')
  const selector = inRows.map(({ name }) => `[data-i='${name}']`).join()
  const alone = `--icon-done:${toImage(done)}`
  const rules = [inRows, others].flatMap((sheet) => sheet.map(({ name }, place) => `[data-i='${name}']{--i:${place}}`))
  const places = others.map(({ name }, place) => `--i-${name}:${place}`).join(';')
  return `@layer tokens{:root{${toSheet(others)};${places};${alone}}${selector}{${toSheet(inRows)}}${rules.join('')}}`
}

interface Icon {
  readonly name: string
  readonly drawing: string
}

function toSheet(icons: readonly Icon[]): string {
  const step = 100 / (icons.length - 1)
  return `--icons:${toImage(icons)};--icon-step:${step}%;--icon-sheet:${icons.length * 100}% 100%`
}

/** Of an icon, in units of its drawing. */
const SIZE = 20

/** What is inside the element `svg`. */
function toDrawing(svg: string): string {
  const [, size, drawing] = /^<svg [^>]*viewBox="0 0 (\d+) \1">(.+)<\/svg>$/s.exec(svg.trim()) ?? []
  if (Number(size) !== SIZE || drawing === undefined)
    throw new Error(`An icon is drawn otherwise than expected: ${svg}`)
  return drawing
}

function toImage(icons: readonly Icon[]): string {
  const width = icons.length * SIZE
  const drawings = icons.map(({ drawing }, place) => `<g transform="translate(${place * SIZE})">${drawing}</g>`)
  const attributes = `width="${width}" height="${SIZE}" viewBox="0 0 ${width} ${SIZE}"`
  return `url("data:image/svg+xml,${toUrlText(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${drawings.join('')}</svg>`)}")`
}

/** What stands neither in a URL nor between double quotes. */
function toUrlText(svg: string): string {
  return svg.replaceAll('"', "'").replaceAll(/[%#<>]/g, encodeURIComponent)
}
