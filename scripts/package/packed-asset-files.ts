import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AssetFile } from '../../src/web/asset-files.ts'
import { type Encoding, toEncodings } from '../../src/web/encodings.ts'

export const ENDINGS: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz', identity: '' }

/** Replaces src/web/asset-files.ts in a package: `assets/HASH/NAME`, `.br` and `.gz` are beside dist/. */
export function openAssetFiles(): readonly AssetFile[] {
  const folder = join(import.meta.dirname, '..', 'assets')
  return readdirSync(folder).flatMap((hash) => {
    const names = readdirSync(join(folder, hash)).filter((name) => !/\.(br|gz)$/.test(name))
    return names.map((name) => toAssetFile(folder, hash, name))
  })
}

/** Reads at startup: pages then need no file access, and an incomplete package does not start. */
function toAssetFile(folder: string, hash: string, name: string): AssetFile {
  const read = (encoding: Encoding) => readFileSync(join(folder, hash, `${name}${ENDINGS[encoding]}`))
  const bodies = toEncodings(read('identity')).map((encoding) => {
    const bytes = read(encoding)
    return [encoding, () => bytes] as const
  })
  return { name, hash, bodies: new Map(bodies) }
}
