import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Component {
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses?: readonly object[]
  readonly hashes?: readonly object[]
}

const BUILD_MS = 120_000

describe('npm run sbom', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-sbom-'))
  const [file, packed] = [join(folder, 'sbom.cdx.json'), join(folder, 'package')]
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  const library = JSON.parse(readFileSync('packages/easy-auth-credential/package.json', 'utf8'))
  let text: string
  let components: readonly Component[]

  beforeAll(() => {
    runScript('scripts/sbom.ts', file)
    runScript('scripts/package.ts', packed)
    text = readFileSync(file, 'utf8')
    components = JSON.parse(text).components
  }, BUILD_MS)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function runScript(...args: readonly string[]): void {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }

  it('lists every package of which something is passed on, and no other', () => {
    const listed = components.map(({ name, version }) => `${name}@${version}`)
    // The library is the project's own code. Templates and assets are made beforehand, so the package needs neither ejs nor esbuild.
    const {
      [library.name]: _library,
      ejs: _ejs,
      esbuild: _esbuild,
      ...needed
    } = { ...manifest.dependencies, ...library.dependencies }
    for (const [name, version] of Object.entries(needed)) expect(listed).toContain(`${name}@${String(version)}`)
    expect(listed).toEqual(expect.arrayContaining([expect.stringMatching(/^@azure\/msal-node@/)]))
    // Tests use msal-node itself; @azure/identity brings it along.
    const { '@azure/msal-node': _msal, ...onlyHere } = manifest.devDependencies
    for (const name of ['ejs', 'esbuild', library.name, ...Object.keys(onlyHere)]) {
      if (!(name in needed)) expect(listed).not.toContainEqual(expect.stringMatching(new RegExp(`^${name}@`)))
    }
  })

  it('lists what the licence file of a package names, by name, version and licence', () => {
    const notice = readFileSync(join(packed, 'THIRD-PARTY.txt'), 'utf8')
    const named = [...notice.matchAll(/^(\S+) (\d+\.\d+\.\S+) \(.+\)$/gm)].map(
      ([, name, version]) => `${name}@${version}`,
    )

    expect(named.toSorted()).toEqual(components.map(({ name, version }) => `${name}@${version}`).toSorted())
    expect(notice).toContain('Microsoft Corporation')
  })

  it('says of each its address, its licence and its hash', () => {
    const incomplete = components.filter(
      ({ purl, licenses = [], hashes = [] }) =>
        !purl.startsWith('pkg:npm/') || licenses.length === 0 || hashes.length === 0,
    )

    expect(incomplete).toEqual([])
  })

  it('is CycloneDX about this app, and the same each time', () => {
    const { bomFormat, metadata } = JSON.parse(text)

    expect(bomFormat).toBe('CycloneDX')
    expect(metadata.component).toMatchObject({ type: 'application', name: 'my-vms', version: manifest.version })
    expect(readFileSync(join(packed, 'sbom.cdx.json'), 'utf8')).toBe(text)
  })
})
