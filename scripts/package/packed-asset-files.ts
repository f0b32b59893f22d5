import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AssetFile, Encoding } from '../../src/web/asset-files.ts'

const ENDINGS: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz', identity: '' }

/** In a package this stands in the place of src/web/asset-files.ts: `assets/HASH/NAME`, `.br` and `.gz` lie beside dist/. */
export function openAssetFiles(): readonly AssetFile[] {
  const folder = join(import.meta.dirname, '..', 'assets')
  return readdirSync(folder).flatMap((hash) => {
    const names = readdirSync(join(folder, hash)).filter((name) => !/\.(br|gz)$/.test(name))
    return names.map((name) => toAssetFile(folder, hash, name))
  })
}

/** Read at the start, so that a page touches no file and a package that is not whole does not start. */
function toAssetFile(folder: string, hash: string, name: string): AssetFile {
  const read = (encoding: Encoding) => readFileSync(join(folder, hash, `${name}${ENDINGS[encoding]}`))
  const contents = { br: read('br'), gzip: read('gzip'), identity: read('identity') }
  return { name, hash, read: (encoding) => contents[encoding] }
}
