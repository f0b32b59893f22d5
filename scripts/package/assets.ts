import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openAssetFiles } from '../../src/web/asset-files.ts'
import { ENDINGS } from './packed-asset-files.ts'

/** Writes every asset, uncompressed and compressed, to where packed-asset-files.ts reads it. */
export function writeAssets(folder: string): void {
  for (const { name, hash, bodies } of openAssetFiles()) {
    mkdirSync(join(folder, hash), { recursive: true })
    for (const [encoding, read] of bodies) writeFileSync(join(folder, hash, name + ENDINGS[encoding]), read())
  }
}
