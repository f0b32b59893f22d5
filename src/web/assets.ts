import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { RequestHandler } from 'express'
import { composeIcons } from './icons.ts'

/** What a page loads beside its HTML: read once at start, served under names that change with the content. */
export interface Assets {
  /** The address of an asset; throws where there is none, so that a page can't ask in vain. */
  url(name: string): string
  readonly handler: RequestHandler
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** The smallest first. Browsers name gzip before it, as if they preferred that. */
const ENCODINGS = ['br', 'gzip', 'identity'] as const

interface Asset {
  readonly type: string
  readonly encoded: Readonly<Record<(typeof ENCODINGS)[number], Buffer>>
}

function toAsset(content: Buffer, type: string): Asset {
  return {
    type,
    encoded: { br: brotliCompressSync(content), gzip: gzipSync(content, { level: 9 }), identity: content },
  }
}

export function loadAssets(folder: string): Assets {
  const { resolve } = createRequire(import.meta.url)
  const turbo = join(dirname(resolve('@hotwired/turbo/package.json')), 'dist/turbo.es2017-esm.js')
  const contents = new Map<string, Buffer>([
    ...readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const),
    ['turbo.js', readFileSync(turbo)],
    ['icons.svg', Buffer.from(composeIcons())],
  ])
  const byPath = new Map<string, Asset>()
  const urls = new Map<string, string>()
  for (const [name, content] of contents) {
    const path = `/${createHash('sha256').update(content).digest('hex').slice(0, 12)}/${name}`
    byPath.set(path, toAsset(content, TYPES[extname(name)] ?? 'application/octet-stream'))
    urls.set(name, `/assets${path}`)
  }

  return {
    url(name) {
      const url = urls.get(name)
      if (url === undefined) throw new Error(`There is no asset ${name}.`)
      return url
    },
    handler: (req, res, next) => {
      const asset = byPath.get(req.path)
      if (!asset || (req.method !== 'GET' && req.method !== 'HEAD')) {
        next()
        return
      }
      res.setHeader('cache-control', 'public, max-age=31536000, immutable')
      res.setHeader('content-type', asset.type)
      res.setHeader('vary', 'accept-encoding')
      const encoding = ENCODINGS.find((one) => req.acceptsEncodings(one) === one) ?? 'identity'
      if (encoding !== 'identity') res.setHeader('content-encoding', encoding)
      res.send(asset.encoded[encoding])
    },
  }
}
