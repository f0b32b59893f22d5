import { extname } from 'node:path'
import type { RequestHandler } from 'express'
import { openAssetFiles } from './asset-files.ts'

/** The files that a page loads beside its HTML, served under URLs that change with the content. */
export interface Assets {
  /** Returns the URL of an asset. Throws if the asset does not exist, because a page must not link to a missing file. */
  url(name: string): string
  readonly handler: RequestHandler
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

export function loadAssets(): Assets {
  const files = openAssetFiles()
  const urls = new Map(files.map(({ name, hash }) => [name, `/assets/${hash}/${name}`]))
  const byPath = new Map(files.map((file) => [`/${file.hash}/${file.name}`, file]))

  return {
    url(name) {
      const url = urls.get(name)
      if (url === undefined) throw new Error(`There is no asset ${name}.`)
      return url
    },
    handler: (req, res, next) => {
      const file = byPath.get(req.path)
      if (!file) {
        next()
        return
      }
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        res.set('allow', 'GET, HEAD').sendStatus(405)
        return
      }
      res.setHeader('cache-control', 'public, max-age=31536000, immutable')
      res.setHeader('content-type', TYPES[extname(file.name)] ?? 'application/octet-stream')
      res.setHeader('vary', 'accept-encoding')
      const encoding = [...file.bodies.keys()].find((one) => req.acceptsEncodings(one) === one) ?? 'identity'
      if (encoding !== 'identity') res.setHeader('content-encoding', encoding)
      res.send(file.bodies.get(encoding)?.())
    },
  }
}
