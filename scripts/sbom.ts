// `npm run sbom`: writes sbom.cdx.json, or the file that is named, with the production dependencies as CycloneDX: their versions,
// hashes and licences, as package-lock.json has them. The same lock file and npm make the same bytes.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Manifest {
  readonly name: string
  readonly devDependencies?: object
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devDependencies?: object }>>
}

interface Bom {
  readonly serialNumber: string
  readonly metadata: { readonly timestamp: string }
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
const { devDependencies: _development, ...manifest } = read('package.json') as Manifest
const lock = read('package-lock.json') as Lock
const packages = Object.entries(lock.packages)
  .filter(([, { dev }]) => !dev)
  .map(([path, { devDependencies: _development, ...rest }]) => [path, rest] as const)

// npm is shown the project without its development dependencies. With --omit=dev, npm 11 leaves out what a development tool needs
// as well, such as lru-cache. It calls the project by the name of the folder.
const parent = mkdtempSync(join(tmpdir(), 'sbom-'))
const folder = join(parent, manifest.name)
mkdirSync(folder)
writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }))
const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']
const { status, stdout, stderr } = spawnSync('npm', args, {
  cwd: folder,
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
rmSync(parent, { recursive: true })
if (status !== 0) throw new Error(stderr)

// A random number and the time, which the format can do without.
const { serialNumber: _serialNumber, metadata, ...bom } = JSON.parse(stdout) as Bom
const { timestamp: _timestamp, ...rest } = metadata
writeFileSync(process.argv[2] ?? 'sbom.cdx.json', `${JSON.stringify({ ...bom, metadata: rest }, null, 2)}\n`)
