import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

// Decision 16: who may import whom. `own` are the packages that only this folder may import.
const RULES: Readonly<Record<string, { readonly folders: readonly string[]; readonly own: readonly RegExp[] }>> = {
  words: { folders: [], own: [] },
  domain: { folders: ['words'], own: [] },
  config: { folders: ['domain'], own: [] },
  events: { folders: ['domain'], own: [] },
  identity: { folders: ['domain', 'config', 'events'], own: [] },
  audit: { folders: ['domain', 'events'], own: [] },
  policy: { folders: ['domain', 'features/*/ports'], own: [] },
  features: { folders: ['domain', 'words', 'events', 'web'], own: [] },
  azure: { folders: ['domain', 'config', 'events', 'features/*/ports', 'audit/ports'], own: [/^@azure\//] },
  store: { folders: ['domain', 'events', 'features/*/ports'], own: [/^node:sqlite$/, /^@redis\//] },
  telemetry: { folders: [], own: [/^pino$/, /^@opentelemetry\//] },
  diagnosis: { folders: ['domain', 'words', 'config', 'events', 'azure', 'identity', 'audit/ports'], own: [] },
  web: {
    folders: ['domain', 'words', 'events', 'telemetry', 'identity'],
    own: [/^ejs$/, /^esbuild$/, /^helmet$/],
  },
}
const WITHOUT_PACKAGES = ['words', 'domain', 'policy']
// Decision 17: who may load which part of the library. Its types are for all of them.
const LIBRARY = 'easy-auth-credential'
const LIBRARY_SOURCES = 'packages/easy-auth-credential/src'
const LIBRARY_PARTS: Readonly<Record<string, readonly string[]>> = {
  identity: [LIBRARY, `${LIBRARY}/app-identity`, `${LIBRARY}/pipeline`],
  azure: [`${LIBRARY}/pipeline`],
  config: [`${LIBRARY}/certificate`],
  diagnosis: [`${LIBRARY}/diagnosis`, `${LIBRARY}/pipeline`],
}

interface Import {
  readonly file: string
  readonly target: string
  readonly isType: boolean
}

function importsOf(folder: string): Import[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const file = join(folder, name)
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
      return [
        ...source.statements.flatMap((statement) => readImport(file, statement) ?? []),
        ...readLateImports(file, source, source),
      ]
    })
}

/** Lazy imports: `await import('…')`. */
function readLateImports(file: string, source: ts.SourceFile, node: ts.Node): Import[] {
  const inside = node.getChildren(source).flatMap((child) => readLateImports(file, source, child))
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return inside
  const [specifier] = node.arguments
  if (!specifier || !ts.isStringLiteral(specifier)) throw new Error(`${file} loads what nobody can read beforehand.`)
  return [...inside, { file, target: toTarget(file, specifier.text), isType: false }]
}

function readImport(file: string, statement: ts.Statement): Import | undefined {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return undefined
  if (!statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier)) return undefined
  const { text } = statement.moduleSpecifier
  return {
    file,
    target: toTarget(file, text),
    isType: ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : statement.isTypeOnly,
  }
}

function toTarget(file: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier
}

// `features/*/ports` means the ports of any feature.
function isIn(folder: string, target: string): boolean {
  return new RegExp(`^src/${folder.replace('*', '[a-z-]+')}(?:/|\\.ts$)`).test(target)
}

/** What others than routes use of features, and what that imports. Routes alone lead to pages and their parts. */
function findUseCases(imports: readonly Import[]): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (path: string): void => {
    if (featureOf(path) === undefined || found.has(path)) return
    found.add(path)
    for (const { file, target } of imports) if (file === path) add(target)
  }
  for (const { file, target } of imports) {
    if (featureOf(file) === undefined && !target.endsWith('/routes.ts')) add(target)
  }
  return found
}

const featureOf = (path: string) => /^src\/features\/([a-z-]+)\//.exec(path)?.[1]
const layerOf = (path: string) => /^src\/([a-z]+)\//.exec(path)?.[1]

describe('the folders of src', () => {
  const imports = importsOf('src')

  it('are all read by this test', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(new Set(imports.map(({ file }) => layerOf(file)).filter(Boolean))).toEqual(new Set(Object.keys(RULES)))
  })

  it.each(Object.entries(RULES))('%s imports only what it may', (layer, { folders }) => {
    const foreign = imports.filter(({ file, target }) => {
      const isOwn = target.startsWith(`src/${layer}/`) || !target.startsWith('src/')
      return layerOf(file) === layer && !isOwn && !folders.some((folder) => isIn(folder, target))
    })

    expect(foreign).toEqual([])
  })

  it.each(Object.entries(RULES))('%s alone imports its packages', (layer, { own }) => {
    const offPage = imports.filter(
      ({ file, target }) => layerOf(file) !== layer && own.some((name) => name.test(target)) && !isComposition(file),
    )

    expect(offPage).toEqual([])
  })

  it('let no Azure service know another', () => {
    const serviceOf = (path: string) => /^src\/azure\/([a-z-]+)\//.exec(path)?.[1]
    const others = imports.filter(({ file, target }) => {
      const to = serviceOf(target)
      return serviceOf(file) !== undefined && to !== undefined && to !== serviceOf(file) && to !== 'transport'
    })

    expect(imports.filter(({ file }) => serviceOf(file) !== undefined).length).toBeGreaterThan(50)
    expect(others).toEqual([])
  })

  it('take of another feature its ports, or the types of the file that is named after it', () => {
    const others = imports.filter(({ file, target, isType }) => {
      const [from, to] = [featureOf(file), featureOf(target)]
      if (from === undefined || to === undefined || from === to) return false
      return !isType || ![`src/features/${to}/ports.ts`, `src/features/${to}/${to}.ts`].includes(target)
    })

    expect(others).toEqual([])
  })

  it('keep Express to the routes of a feature and to web', () => {
    const others = imports.filter(
      ({ file, target }) => /^express/.test(target) && layerOf(file) !== 'web' && !file.endsWith('/routes.ts'),
    )

    expect(others.filter(({ file }) => !isComposition(file))).toEqual([])
  })

  it('keep web and packages out of what a feature does', () => {
    const useCases = findUseCases(imports)
    const theirs = imports.filter(({ file }) => useCases.has(file))

    expect(useCases.size).toBeGreaterThan(20)
    expect(theirs.filter(({ target }) => /^src\/web\//.test(target))).toEqual([])
    expect(theirs.filter(({ target }) => !target.startsWith('src/') && target !== 'node:crypto')).toEqual([])
  })

  it.each(WITHOUT_PACKAGES)('%s needs no packages', (layer) => {
    const packages = imports.filter(
      ({ file, target }) => layerOf(file) === layer && !target.startsWith('src/') && target !== 'node:crypto',
    )

    expect(packages).toEqual([])
  })

  it.each([
    ['telemetry', 'web'],
    ['words', 'domain'],
  ])('take only types of %s into %s', (from, into) => {
    const values = imports.filter(
      ({ file, target, isType }) => layerOf(file) === into && target.startsWith(`src/${from}/`) && !isType,
    )

    expect(values).toEqual([])
  })

  it('leave the environment to what is started', () => {
    const readers = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && readFileSync(join('src', name), 'utf8').includes('process.env'),
    )

    expect(readers.toSorted()).toEqual(['audit-trail.ts', 'doctor.ts', 'main.ts'])
  })
})

describe('the library', () => {
  const imports = importsOf(LIBRARY_SOURCES)

  it('imports its own files, Node, and the packages that it names', () => {
    const { dependencies } = JSON.parse(readFileSync(`packages/${LIBRARY}/package.json`, 'utf8'))
    const isOwn = (target: string) => target.startsWith(`${LIBRARY_SOURCES}/`) || target.startsWith('node:')

    expect(imports.length).toBeGreaterThan(30)
    expect(new Set(imports.map(({ target }) => target).filter((target) => !isOwn(target)))).toEqual(
      new Set(Object.keys(dependencies)),
    )
  })

  it('is imported by name, and each of its parts by whom it is for', () => {
    const others = importsOf('src').filter(({ file, target, isType }) => {
      if (target.startsWith('packages/')) return true
      if (!target.startsWith(LIBRARY) || isType || isComposition(file)) return false
      return !LIBRARY_PARTS[layerOf(file) ?? '']?.includes(target)
    })

    expect(others).toEqual([])
  })

  it('is not loaded before the app listens, nor is any SDK', () => {
    const late = [...findLoadedAtOnce('src/main.ts')].filter((target) =>
      /^(@azure\/|easy-auth-credential)/.test(target),
    )

    expect(late).toEqual([`${LIBRARY}/certificate`])
    expect(imports.filter(({ file, target }) => /certificate\.ts$/.test(file) && target !== 'node:crypto')).toEqual([])
  })
})

/** All that a file imports, and what these files import, without types and lazy imports. */
function findLoadedAtOnce(file: string, found = new Set<string>()): ReadonlySet<string> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  for (const { target, isType } of source.statements.flatMap((statement) => readImport(file, statement) ?? [])) {
    if (isType || found.has(target)) continue
    found.add(target)
    if (target.startsWith('src/')) findLoadedAtOnce(target, found)
  }
  return found
}

describe('the simulator', () => {
  it('shares no code with src or the library, nor they with it', () => {
    const ours = /^(src|packages)\//
    const shared = [...importsOf('simulator'), ...importsOf('src'), ...importsOf(LIBRARY_SOURCES)].filter(
      ({ file, target }) =>
        (file.startsWith('simulator') && (ours.test(target) || target.startsWith(LIBRARY))) ||
        (ours.test(file) && target.startsWith('simulator/')),
    )

    expect(shared).toEqual([])
  })
})

/** These files wire the app together and name Express's types for the result. */
function isComposition(file: string): boolean {
  return ['src/compose.ts', 'src/compose-pages.ts', 'src/compose-door.ts', 'src/audit-trail.ts'].includes(file)
}
