import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openAssetFiles } from '../../src/web/asset-files.ts'

/** Writes every asset, uncompressed and compressed, to where packed-asset-files.ts reads it. */
export function writeAssets(folder: string): void {
  for (const { name, hash, read } of openAssetFiles()) {
    mkdirSync(join(folder, hash), { recursive: true })
    writeFileSync(join(folder, hash, name), read('identity'))
    writeFileSync(join(folder, hash, `${name}.br`), read('br'))
    writeFileSync(join(folder, hash, `${name}.gz`), read('gzip'))
  }
}
