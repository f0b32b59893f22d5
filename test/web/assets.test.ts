import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openAssetFiles } from '../../src/web/asset-files.ts'

const read = (file: string) => readFileSync(join('public', file), 'utf8')
const findFiles = (pattern: string) => globSync(pattern, { cwd: 'public' }).map((file) => `./${file}`)
const withoutComments = (css: string) => css.replaceAll(/\/\*.*?\*\//gs, '')

function bundled(name: string): string {
  return (
    openAssetFiles()
      .find((file) => file.name === name)
      ?.bodies.get('identity')?.()
      .toString() ?? ''
  )
}

/** The statements of a style sheet that stand in no other, each up to its block: `@layer base`, `.panel`. */
function outermost(css: string): string[] {
  const statements = ['']
  let depth = 0
  for (const character of withoutComments(css)) {
    if (character === '{') depth += 1
    else if (character === '}') depth -= 1
    if (depth === 0 && /[;}]/.test(character)) statements.push('')
    else if (depth === 0) statements.push(`${statements.pop() ?? ''}${character}`)
  }
  return statements.map((statement) => statement.trim()).filter(Boolean)
}

/** What stands before each block: selectors, and the conditions around them. */
function preludesOf(css: string): string[] {
  return [...withoutComments(css).matchAll(/([^{};]+)\{/g)].map(([, prelude = '']) => prelude.trim())
}

describe('the styles', () => {
  const contents = withoutComments(read('app.css'))
  const layers = /@layer ([^;]+);/.exec(contents)?.[1]?.split(', ') ?? []
  const imports = [...contents.matchAll(/@import '([^']+)' layer\((\w+)\);/g)].map(([, file, layer]) => ({
    file,
    layer,
  }))
  const files = findFiles('styles/**/*.css')

  it('are each imported once, into a layer whose place is known', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(imports.map(({ file }) => file).toSorted()).toEqual(files.toSorted())
    expect(imports.map(({ layer }) => layer).filter((layer) => !layers.includes(layer ?? ''))).toEqual([])
  })

  it('are imported in the order of their layers', () => {
    const places = imports.map(({ layer }) => layers.indexOf(layer ?? ''))

    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('have no rule outside a layer', () => {
    const statements = outermost(bundled('app.css')).filter((statement) => !/^@layer /.test(statement))

    expect(statements).toEqual([])
    expect(bundled('app.css').length).toBeGreaterThan(10_000)
  })

  it.each(files)('%s names no part of a table without saying of which', (file) => {
    const bare = preludesOf(read(file))
      .flatMap((prelude) => prelude.split(/,(?![^(]*\))/))
      .filter((selector) => /^(table|thead|tbody|tfoot|tr|th|td)\b/.test(selector.trim()))

    expect(bare).toEqual([])
  })
})

describe('the behaviours of a page', () => {
  const files = findFiles('behaviours/*.js')
  const imports = [...read('app.js').matchAll(/^import '([^']+)'$/gm)].map(([, file]) => file)

  it('are each imported once', () => {
    expect(files.length).toBeGreaterThan(10)
    expect(imports.toSorted()).toEqual(files.toSorted())
  })

  it.each(files)('%s begins with what it looks for and does', (file) => {
    const [contract = ''] = /^(?:\/\/ .+\n)*/.exec(read(file)) ?? []

    expect(contract).toMatch(/`|Looks for nothing/)
  })

  it.each([...files, ...findFiles('modules/*.js')])('%s finds nothing by a class or by a fixed id', (file) => {
    expect(read(file)).not.toMatch(/querySelector(?:All)?\('[^']*[.#]|getElementById\('|closest\('[^']*[.#]/)
  })

  it('find in the page every attribute that they look for', () => {
    const scripts = findFiles('**/*.js').map(read).join('\n')
    const templates = globSync('views/**/*.ejs')
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n')
    const named = (pattern: RegExp) => [...scripts.matchAll(pattern)].map(([, name = '']) => name)
    const attributes = [
      ...named(/\[(data-[a-z-]+)\]/g),
      ...named(/pathOf\('([a-z-]+)'\)/g).map((name) => `data-path-${name}`),
      ...named(/wordsFor\('([a-z-]+)'\)/g).map((name) => `data-words-${name}`),
    ]

    expect(new Set(attributes).size).toBeGreaterThan(15)
    expect(attributes.filter((name) => !new RegExp(`\\s${name}[\\s=>]`).test(templates))).toEqual([])
  })
})

describe('the links of a page', () => {
  it('leave it to the answer whether it is a file: with `download`, a browser shows no page of a refusal', () => {
    const links = globSync('views/**/*.ejs').flatMap((file) => {
      const html = readFileSync(file, 'utf8').replace(/<%.*?%>/gs, '')
      return html.match(/<a\b[^>]*>/g) ?? []
    })

    expect(links.length).toBeGreaterThan(10)
    expect(links.filter((link) => /\sdownload\b/.test(link))).toEqual([])
  })
})
