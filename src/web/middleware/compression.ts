import { constants } from 'node:zlib'
import compress from 'compression'
import type { RequestHandler } from 'express'

/** Out of 11: about as small as gzip's best in a fraction of its time. Time matters, because each page is for one person. */
const BROTLI_QUALITY = 4

/** Compresses pages and files as well as the browser supports. Events are a few hundred bytes and must not wait for more. */
export function compression(): RequestHandler {
  return compress({
    brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
    filter: (req, res) => !/event-stream/.test(String(res.getHeader('content-type'))) && compress.filter(req, res),
  })
}
