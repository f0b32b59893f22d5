// `npm run package`: builds the production package in .package/ or the given folder. It is complete, with no packages to install.
// App Service and the image both use it. `--user ID` names the user who will run it, if not the current one.
import { copyFileSync, globSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeAssets } from './package/assets.ts'
import { bundle } from './package/bundle.ts'
import { fillCompileCache } from './package/compile-cache.ts'
import { readManifest } from './package/manifest.ts'
import { toSbom } from './package/sbom.ts'
import { listThirdParties, toNotice } from './package/third-party.ts'

const { values, positionals } = parseArgs({ options: { user: { type: 'string' } }, allowPositionals: true })
const [folder = '.package'] = positionals
const user = values.user === undefined ? undefined : readUser(values.user)
/** Source maps, which only debuggers read, stay here under their names in the package. */
const maps = `${folder}-maps`

for (const old of [folder, maps]) rmSync(old, { recursive: true, force: true })
const metafile = await bundle(join(folder, 'dist'))
moveMaps()
copyFileSync('scripts/package/main.js', join(folder, 'dist', 'main.js'))
writeAssets(join(folder, 'assets'))
writeManifest()
const parties = listThirdParties(metafile)
copyFileSync('LICENSE', join(folder, 'LICENSE'))
writeFileSync(join(folder, 'THIRD-PARTY.txt'), toNotice(parties))
writeFileSync(join(folder, 'sbom.cdx.json'), toSbom(parties))
await fillCompileCache(folder, user)

function readUser(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error('--user takes the id of a user, a number.')
  return Number(text)
}

function moveMaps(): void {
  for (const map of globSync('dist/*.map', { cwd: folder })) {
    mkdirSync(join(maps, dirname(map)), { recursive: true })
    renameSync(join(folder, map), join(maps, map))
  }
}

/** Lists no dependencies, because there is nothing to install. */
function writeManifest(): void {
  const { name, version, license, type, engines } = readManifest('.')
  const manifest = { name, version, private: true, license, type, engines, scripts: { start: 'node dist/main.js' } }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}
