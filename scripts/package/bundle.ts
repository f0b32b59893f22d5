import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'
import { OPERATION_GROUPS } from '../../src/azure/transport/operation-groups.ts'
import { toTemplatesModule } from './templates.ts'

/** CommonJS packages call `require` for Node's own modules, but an ES module has no `require`. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`

/**
 * Bundles src/ and its imports into `folder`: app.js, doctor.js, audit.js, the programs that the app starts for its data folder, and the
 * chunks that they share or load later. Each file has its source map beside it.
 *
 * @returns esbuild's description of the bundle: https://esbuild.github.io/api/#metafile
 */
export async function bundle(folder: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: {
      app: 'src/main.ts',
      doctor: 'src/doctor.ts',
      audit: 'src/audit-trail.ts',
      'data-folder-process': 'src/store/data-folder-process.ts',
      'audit-folder-process': 'src/audit/audit-folder-process.ts',
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: REQUIRE },
    // Identifiers stay: the code distinguishes errors by class name, and stack traces name functions.
    minifySyntax: true,
    minifyWhitespace: true,
    keepNames: true,
    sourcemap: 'linked',
    // THIRD-PARTY.txt covers these comments and more: most packages have their licence in a separate file.
    legalComments: 'none',
    metafile: true,
    plugins: [
      packedModules(),
      withoutUnusedOperations(),
      withoutEncodingTables(),
      withoutChecksums(),
      withoutBrowser(),
    ],
  })
  nameOnlyClasses(folder)
  return metafile
}

/**
 * With `keepNames`, esbuild names every function again, including each closure that a page creates. Only classes need that: esbuild
 * adds a digit to a name that two files have, and some errors report the name of their class.
 */
function nameOnlyClasses(folder: string): void {
  let helpers = 0
  for (const file of globSync('*.js', { cwd: folder })) {
    const path = join(folder, file)
    const code = readFileSync(path, 'utf8')
    const quick = code
      .replaceAll(
        /static\{__name\(this,("[^"]+")\)/g,
        'static{Object.defineProperty(this,"name",{value:$1,configurable:!0})',
      )
      // A statement, or the first part of one: nothing uses its value.
      .replaceAll(/(?<=[;{}])(?:__name\([\w$]+,"[^"]*"\)[;,])+/g, '')
      .replace(/__name=\(target,value\)=>__defProp\(.*?\)(?=[,;])/, () => {
        helpers += 1
        return '__name=target=>target'
      })
    writeFileSync(path, quick)
  }
  if (helpers !== 1) throw new Error('The helper that names functions is not where it was.')
}

/** Replaces the two modules that read the repository with what a package holds prebuilt. */
function packedModules(): Plugin {
  return {
    name: 'packed modules',
    setup({ onResolve, onLoad, onEnd }) {
      const packed = new Set<string>()
      onResolve({ filter: /\/asset-files\.ts$/ }, ({ kind, resolveDir }) => {
        if (kind === 'entry-point' || resolve(resolveDir) !== resolve('src/web')) return undefined
        packed.add('assets')
        return { path: resolve('scripts/package/packed-asset-files.ts') }
      })
      onLoad({ filter: /src[\\/]web[\\/]templates\.ts$/ }, ({ path }) => {
        packed.add('templates')
        return { contents: toTemplatesModule(), loader: 'js', resolveDir: dirname(path) }
      })
      onEnd(() => {
        if (packed.size !== 2) throw new Error('A module that reads the repository has not been replaced.')
      })
    },
  }
}

/** Leaves out the groups of operations of Azure's clients that the app does not use. */
function withoutUnusedOperations(): Plugin {
  const groups: Readonly<Record<string, readonly string[]>> = OPERATION_GROUPS
  return {
    name: 'without unused operations',
    setup({ onLoad, onEnd }) {
      const missing = new Set(Object.entries(groups).flatMap(([name, used]) => used.map((group) => `${name} ${group}`)))
      onLoad({ filter: /@azure[\\/]arm-[a-z-]+[\\/]dist[\\/]esm[\\/]classic[\\/]\w+[\\/]index\.js$/ }, ({ path }) => {
        const [, name = '', group = ''] = /@azure[\\/](arm-[a-z-]+).*[\\/](\w+)[\\/]index\.js$/.exec(path) ?? []
        const used = groups[`@azure/${name}`]
        if (!used || missing.delete(`@azure/${name} ${group}`)) return undefined
        const [, factory = ''] = /export function (\w+)/.exec(readFileSync(path, 'utf8')) ?? []
        return { contents: `export const ${factory} = () => undefined`, loader: 'js' }
      })
      onEnd(() => {
        if (missing.size > 0) throw new Error(`No client has these operations: ${[...missing].join(', ')}.`)
      })
    },
  }
}

/** Leaves out 100 kB of WebAssembly of Azure Storage's client, for checksums in blocks that this app does not ask for. */
function withoutChecksums(): Plugin {
  return {
    name: 'without checksums',
    setup({ onLoad }) {
      onLoad({ filter: /storage-common[\\/]dist[\\/]esm[\\/]crc64\.js$/ }, () => ({
        contents: "export default () => Promise.reject(new Error('Checksums are not in this package.'))",
        loader: 'js',
      }))
    },
  }
}

/** Leaves out what opens a browser on the machine that the app runs on: MSAL has it for a sign-in in a terminal. */
function withoutBrowser(): Plugin {
  return {
    name: 'without browser',
    setup({ onResolve, onEnd }) {
      let found = false
      onResolve({ filter: /^open$/ }, () => {
        found = true
        return { external: true }
      })
      onEnd(() => {
        if (!found) throw new Error('Nothing opens a browser any more: leave this out.')
      })
    },
  }
}

/**
 * Leaves out half a megabyte of tables for East Asian encodings, which come with Express. Forms are UTF-8 or Latin-1:
 * body-parser refuses all other encodings before it looks for a table.
 */
function withoutEncodingTables(): Plugin {
  return {
    name: 'without encoding tables',
    setup({ onLoad }) {
      onLoad({ filter: /iconv-lite[\\/]encodings[\\/]tables[\\/]/ }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`${basename(path)} is not in this package.`)})`,
        loader: 'js',
      }))
    },
  }
}
