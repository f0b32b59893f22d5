import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The pinned compiler, where the machine has none of its own. */
const VERSION = '0.49.2'
/** `moduleAliasesMock` came with it. */
const OLDEST = [0, 45] as const
const PACKAGES: Readonly<Record<string, string>> = {
  'linux x64': 'linux-x64',
  'linux arm64': 'linux-arm64',
  'darwin x64': 'osx-x64',
  'darwin arm64': 'osx-arm64',
}
const RESTORE_MS = 180_000

/** Without libicu, as on slim images, it would abort. It runs too shortly for profiles of its own code to pay. */
export const BICEP_ENVIRONMENT = {
  ...process.env,
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1',
  DOTNET_TieredPGO: '0',
}

export type FoundBicep = { readonly path: string } | { readonly missing: string }

/** A Bicep compiler of this machine, or else NuGet's, which is fetched once for a user. */
export function findBicep(): FoundBicep {
  const usual = ['bicep', join(homedir(), '.azure/bin/bicep'), join(homedir(), '.azd/bin/bicep')]
  const path = usual.find(isRecent) ?? restore()
  return path === undefined ? { missing: MISSING } : { path }
}

const MISSING =
  `The infrastructure is not compiled: install Bicep ${OLDEST.join('.')} or newer (az bicep install), or the .NET SDK, ` +
  `with which Bicep ${VERSION} comes from NuGet.`

function isRecent(path: string): boolean {
  const { stdout, error } = spawnSync(path, ['--version'], { encoding: 'utf8', env: BICEP_ENVIRONMENT })
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)\.\d+/.exec(error ? '' : stdout) ?? []
  return Number(major) > OLDEST[0] || Number(minor) >= OLDEST[1]
}

/** npm would delete what lies below node_modules. */
function restore(): string | undefined {
  const rid = PACKAGES[`${process.platform} ${process.arch}`]
  if (rid === undefined) return undefined
  const name = `Azure.Bicep.CommandLine.${rid}`
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'my-vms', 'bicep')
  const path = join(folder, name.toLowerCase(), VERSION, 'tools', 'bicep')
  if (!existsSync(path)) download(folder, name)
  if (!existsSync(path)) return undefined
  // As it comes, only its owner may run it.
  chmodSync(path, 0o755)
  return isRecent(path) ? path : undefined
}

function download(folder: string, name: string): void {
  mkdirSync(folder, { recursive: true })
  const project = join(folder, 'bicep.csproj')
  writeFileSync(
    project,
    `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net$(BundledNETCoreAppTargetFrameworkVersion)</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="${name}" Version="[${VERSION}]" /></ItemGroup>
</Project>
`,
  )
  process.stderr.write(`Fetching Bicep ${VERSION} (once) …\n`)
  spawnSync('dotnet', ['restore', project, '--packages', folder], {
    timeout: RESTORE_MS,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...BICEP_ENVIRONMENT, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
  })
}
