import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { buildSync, transformSync } from 'esbuild'
import { type Encoding, toEncodings } from './encodings.ts'
import { composeIconRules, ICON_PACKAGE } from './icon-rules.ts'

/** A file that pages load beside their HTML. */
export interface AssetFile {
  readonly name: string
  /** Changes with the content. */
  readonly hash: string
  /** How it is offered, the smallest first. */
  readonly bodies: ReadonlyMap<Encoding, () => Buffer>
}

/** The packages that assets are taken from. */
export const ASSET_PACKAGES = { turbo: '@hotwired/turbo', icons: ICON_PACKAGE } as const

/**
 * The assets of the repository, bundled once per process and compressed on first request. A package contains them already made,
 * and scripts/package/packed-asset-files.ts replaces this module.
 */
export function openAssetFiles(): readonly AssetFile[] {
  opened ??= readAll()
  return opened
}

let opened: readonly AssetFile[] | undefined

function readAll(): AssetFile[] {
  const ofPublic = readPublic(fileURLToPath(new URL('../../public', import.meta.url)), composeIconRules())
  return [...ofPublic, toManifest(ofPublic), readTurbo()]
}

/** The images as they are; app.css and the scripts each with all that it imports. */
function readPublic(folder: string, rules: string): AssetFile[] {
  const { outputFiles } = buildSync({
    absWorkingDir: folder,
    entryPoints: ['app.css', 'app.js', 'events-worker.js'],
    outdir: '.',
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    minifySyntax: true,
    minifyWhitespace: true,
  })
  return [
    ...outputFiles.map(({ path, text }) =>
      toAssetFile(basename(path), Buffer.from(path.endsWith('.css') ? text + rules : text)),
    ),
    toAssetFile('favicon.svg', readFileSync(join(folder, 'favicon.svg'))),
  ]
}

/** What a browser needs to keep the app like a program of its own: https://www.w3.org/TR/appmanifest/ */
function toManifest(files: readonly AssetFile[]): AssetFile {
  const icons = files
    .filter(({ name }) => name === 'favicon.svg')
    .map(({ name, hash }) => ({ src: `/assets/${hash}/${name}`, sizes: 'any', type: 'image/svg+xml' }))
  const manifest = {
    name: 'My VMs',
    id: '/vms',
    start_url: '/vms',
    scope: '/',
    display: 'minimal-ui',
    background_color: GROUND,
    theme_color: GROUND,
    icons,
  }
  return toAssetFile('manifest.webmanifest', Buffer.from(JSON.stringify(manifest)))
}

/** The ground of a page by day in sRGB, which every browser reads in a manifest. */
const GROUND = '#f6f4f0'

function readTurbo(): AssetFile {
  const { resolve } = createRequire(import.meta.url)
  const turbo = join(dirname(resolve(`${ASSET_PACKAGES.turbo}/package.json`)), 'dist/turbo.es2017-esm.js')
  const { code } = transformSync(readFileSync(turbo, 'utf8'), { minify: true, target: 'es2022' })
  return toAssetFile('turbo.js', Buffer.from(code))
}

const COMPRESS: Readonly<Record<Encoding, (content: Buffer) => Buffer>> = {
  br: (content) => brotliCompressSync(content),
  gzip: (content) => gzipSync(content, { level: 9 }),
  identity: (content) => content,
}

function toAssetFile(name: string, content: Buffer): AssetFile {
  return {
    name,
    hash: createHash('sha256').update(content).digest('hex').slice(0, 12),
    bodies: new Map(toEncodings(content).map((encoding) => [encoding, once(() => COMPRESS[encoding](content))])),
  }
}

function once(compress: () => Buffer): () => Buffer {
  let compressed: Buffer | undefined
  return () => (compressed ??= compress())
}
