import { spawnSync } from 'node:child_process'
import { readManifest } from './manifest.ts'
import type { ThirdParty } from './third-party.ts'

interface Bom {
  readonly serialNumber: string
  readonly metadata: { readonly timestamp: string; readonly component: object }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly group?: string
  readonly version: string
}

/**
 * A package's bill of materials as CycloneDX JSON: npm's own list of versions, hashes and licences, without packages that are not
 * redistributed. The same lock file and bundle produce the same bytes.
 */
export function toSbom(parties: readonly ThirdParty[]): string {
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']
  const { status, stdout, stderr } = spawnSync('npm', args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(stderr)
  // A random number and the time, both optional in the format.
  const { serialNumber: _serialNumber, metadata, ...bom } = JSON.parse(stdout) as Bom
  const { timestamp: _timestamp, component, ...rest } = metadata
  // npm names the project after its folder.
  const named = { ...rest, component: { ...component, name: readManifest('.').name } }
  return `${JSON.stringify({ ...only(bom, parties), metadata: named }, null, 2)}\n`
}

function only(bom: Pick<Bom, 'components' | 'dependencies'>, parties: readonly ThirdParty[]) {
  const passedOn = new Set(parties.map(({ name, version }) => `${name}@${version}`))
  const components = bom.components.filter(({ name, version }) => passedOn.has(`${name}@${version}`))
  const refs = new Set(components.map((component) => component['bom-ref']))
  const isKept = (ref: string) => refs.has(ref)
  const dependencies = bom.dependencies
    .filter(({ ref }) => isKept(ref) || !bom.components.some((component) => component['bom-ref'] === ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) }))
  return { ...bom, components, dependencies }
}
