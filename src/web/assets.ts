import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
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

export function loadAssets(folder: string): Assets {
  const { resolve } = createRequire(import.meta.url)
  const turbo = join(dirname(resolve('@hotwired/turbo/package.json')), 'dist/turbo.es2017-esm.js')
  const contents = new Map<string, Buffer>([
    ...readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const),
    ['turbo.js', readFileSync(turbo)],
    ['icons.svg', Buffer.from(composeIcons())],
  ])
  const byPath = new Map<string, { readonly content: Buffer; readonly type: string }>()
  const urls = new Map<string, string>()
  for (const [name, content] of contents) {
    const path = `/${createHash('sha256').update(content).digest('hex').slice(0, 12)}/${name}`
    byPath.set(path, { content, type: TYPES[extname(name)] ?? 'application/octet-stream' })
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
      res.send(asset.content)
    },
  }
}
