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

describe('npm run sbom', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-sbom-'))
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function writeSbom(name: string): string {
    const file = join(folder, name)
    const { status, stderr } = spawnSync(process.execPath, ['scripts/sbom.ts', file], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return readFileSync(file, 'utf8')
  }

  it('lists every package that production installs, and none of development', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly version: string; readonly dev?: boolean }>>
    }
    const installed = Object.entries(packages)
      .filter(([path, { dev }]) => path !== '' && !dev)
      .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`)

    const { components } = JSON.parse(writeSbom('all.json')) as { readonly components: readonly Component[] }

    const listed = components.map(({ name, version }) => `${name}@${version}`)
    expect(listed.toSorted()).toEqual([...new Set(installed)].toSorted())
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      expect(listed).toContain(`${name}@${String(version)}`)
    }
  })

  it('says of each its address, its licence and its hash', () => {
    const { components } = JSON.parse(writeSbom('details.json')) as { readonly components: readonly Component[] }

    const incomplete = components.filter(
      ({ purl, licenses = [], hashes = [] }) =>
        !purl.startsWith('pkg:npm/') || licenses.length === 0 || hashes.length === 0,
    )
    expect(incomplete).toEqual([])
  })

  it('is CycloneDX about this app, and the same each time', () => {
    const text = writeSbom('first.json')
    const { bomFormat, metadata } = JSON.parse(text)

    expect(bomFormat).toBe('CycloneDX')
    expect(metadata.component).toMatchObject({ type: 'application', name: 'my-vms', version: manifest.version })
    expect(writeSbom('second.json')).toBe(text)
  })
})
