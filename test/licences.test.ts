import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import satisfies from 'spdx-satisfies'
import { PASSED_ON } from '../scripts/package/third-party.ts'

/** Licences of packages that only development needs, which are never redistributed. */
const DEVELOPMENT = [...PASSED_ON, 'CC0-1.0']
/** Keyed by package and licence, so that a changed licence is reviewed again. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'axe-core MPL-2.0': 'Copyleft for its own files alone, which are used as they come, in the journeys.',
  'uri-templates http://geraintluff.github.io/tv4/LICENSE.txt':
    'Public domain, by its own words; of Azurite, for tests.',
  'caniuse-lite CC-BY-4.0': 'Data about browsers, of which a development tool of jest reads.',
  'spdx-exceptions CC-BY-3.0': 'A list of names, which this very test reads.',
  'spdx-ranges (MIT AND CC-BY-3.0)': 'The same.',
}

interface Dependency {
  readonly name: string
  readonly licence: string
  readonly isDevelopment: boolean
}

interface LockedPackage {
  readonly dev?: boolean
  readonly license?: string
}

function readDependencies(): Dependency[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>
  }
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { dev = false, license }]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      licence: readInstalled(path) ?? license ?? 'none',
      isDevelopment: dev,
    }))
}

/** The licence in the package itself; undefined for packages of other systems, which are locked but not installed here. */
function readInstalled(path: string): string | undefined {
  const manifest = join(path, 'package.json')
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')).license ?? 'none') : undefined
}

function isAllowed(licence: string, allowed: readonly string[]): boolean {
  try {
    return satisfies(licence, allowed)
  } catch {
    // Not an SPDX expression, such as "SEE LICENSE IN …": a person has to read it.
    return false
  }
}

describe('the licences of the dependencies', () => {
  const dependencies = readDependencies()
  const production = dependencies.filter(({ isDevelopment }) => !isDevelopment)

  it('are read from all that is locked', () => {
    const direct = JSON.parse(readFileSync('package.json', 'utf8'))
    const names = dependencies.map(({ name }) => name)

    expect(names).toEqual(expect.arrayContaining(Object.keys({ ...direct.dependencies, ...direct.devDependencies })))
    expect(production.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(direct.dependencies)))
  })

  it('let the app be passed on under MIT', () => {
    const foreign = production.filter(({ licence }) => !isAllowed(licence, PASSED_ON))

    expect(foreign).toEqual([])
  })

  it('are known for what only development needs', () => {
    const foreign = dependencies.filter(
      ({ name, licence }) => !isAllowed(licence, DEVELOPMENT) && EXCEPTIONS[`${name} ${licence}`] === undefined,
    )

    expect(foreign).toEqual([])
  })

  it('make no exception that nothing needs', () => {
    const needed = new Set(dependencies.map(({ name, licence }) => `${name} ${licence}`))

    expect(Object.keys(EXCEPTIONS).filter((exception) => !needed.has(exception))).toEqual([])
  })
})
