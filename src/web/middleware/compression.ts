import { constants } from 'node:zlib'
import compress from 'compression'
import type { RequestHandler } from 'express'

/** Of eleven: about as small as gzip's best in a fraction of its time, since every page is made for one person. */
const BROTLI_QUALITY = 4

/** Pages and files leave as small as the browser can take them. Events are a few hundred bytes that must not wait for more. */
export function compression(): RequestHandler {
  return compress({
    brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
    filter: (req, res) => !/event-stream/.test(String(res.getHeader('content-type'))) && compress.filter(req, res),
  })
}
