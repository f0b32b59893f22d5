import { brotliDecompressSync } from 'node:zlib'
import { checkPage } from '../check.ts'
import { THOUSAND } from '../estates.ts'
import type { Measurement } from '../measurement.ts'
import { atMost, toNumber } from '../row.ts'

const BROTLI = { 'accept-encoding': 'br' }

/** The page and everything that it loads from its own origin, as bytes of response bodies on the wire. */
export const firstVisitSize: Measurement = async ({ azure, app }) => {
  const headers = await azure.signIn('ada')
  const page = await app.ask('/vms', { headers: { ...headers, ...BROTLI } })
  if (page.headers['content-encoding'] !== 'br') throw new Error('The page does not come compressed by brotli.')
  const html = brotliDecompressSync(page.body)
  checkPage({ ...page, body: html }, THOUSAND)

  const addresses = new Set([...html.toString().matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, path]) => path))
  const sizes = await Promise.all(
    [...addresses].map(async (path = '') => {
      const { status, body } = await app.ask(path, { headers: BROTLI })
      if (status !== 200) throw new Error(`${path} came with status ${status}.`)
      return { name: path.split('/').at(-1) ?? '', bytes: body.length }
    }),
  )
  const toKilobytes = (bytes: number) => toNumber(bytes / 1_024)
  const all = [{ name: 'HTML', bytes: page.body.length }, ...sizes]
  const value = all.reduce((sum, { bytes }) => sum + bytes, 0) / 1_024
  return [
    {
      what: 'first visit with 50 rows: HTML and everything it loads, by brotli',
      goal: atMost(80),
      ours: all.map(({ name, bytes }) => `${name} ${toKilobytes(bytes)}`).join(', '),
      theirs: `HTML of ${toKilobytes(html.length)} KB before compression`,
      value,
      unit: 'KB',
      n: 1,
    },
  ]
}
