import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { composeIcons, ICON_PACKAGE } from './icon-sprite.ts'

export type Encoding = 'br' | 'gzip' | 'identity'

/** A file that pages load beside their HTML. */
export interface AssetFile {
  readonly name: string
  /** Changes with the content. */
  readonly hash: string
  readonly read: (encoding: Encoding) => Buffer
}

/** The packages that assets are taken from. */
export const ASSET_PACKAGES = { turbo: '@hotwired/turbo', icons: ICON_PACKAGE } as const

/**
 * The assets of the repository, compressed on first request. A package contains them already compressed, and
 * scripts/package/packed-asset-files.ts replaces this module.
 */
export function openAssetFiles(): readonly AssetFile[] {
  const { resolve } = createRequire(import.meta.url)
  const publicFolder = fileURLToPath(new URL('../../public', import.meta.url))
  const turbo = join(dirname(resolve(`${ASSET_PACKAGES.turbo}/package.json`)), 'dist/turbo.es2017-esm.js')
  return [
    ...readdirSync(publicFolder).map((name) => toAssetFile(name, readFileSync(join(publicFolder, name)))),
    toAssetFile('turbo.js', readFileSync(turbo)),
    toAssetFile('icons.svg', Buffer.from(composeIcons())),
  ]
}

const COMPRESS: Readonly<Record<Encoding, (content: Buffer) => Buffer>> = {
  br: (content) => brotliCompressSync(content),
  gzip: (content) => gzipSync(content, { level: 9 }),
  identity: (content) => content,
}

function toAssetFile(name: string, content: Buffer): AssetFile {
  const compressed = new Map<Encoding, Buffer>()
  return {
    name,
    hash: createHash('sha256').update(content).digest('hex').slice(0, 12),
    read: (encoding) => {
      const bytes = compressed.get(encoding) ?? COMPRESS[encoding](content)
      compressed.set(encoding, bytes)
      return bytes
    },
  }
}
