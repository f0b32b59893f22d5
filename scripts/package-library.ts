// `npm run package:library`: lays out packages/easy-auth-credential as it is published, in its .package/ or the given folder.
// `npm pack` makes the tarball of that. Its manifest is that of the sources, with exports and ranges turned into those of a package.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'

interface LibraryManifest {
  readonly exports: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

const LIBRARY = 'packages/easy-auth-credential'
const [folder = join(LIBRARY, '.package')] = process.argv.slice(2)
const manifest = JSON.parse(readFileSync(join(LIBRARY, 'package.json'), 'utf8')) as LibraryManifest

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
compile(Object.values(manifest.exports).map((file) => join(LIBRARY, file)))
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(toPublished(manifest), null, 2)}\n`)
copyFileSync(join(LIBRARY, 'README.md'), join(folder, 'README.md'))
copyFileSync('LICENSE', join(folder, 'LICENSE'))

/** With the options of the repository's own tsconfig.json, so that what is published is what was checked. */
function compile(entries: readonly string[]): void {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as { config: object }
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [...entries] }, ts.sys, '.')
  const program = ts.createProgram([...entries], {
    ...options,
    noEmit: false,
    declaration: true,
    rootDir: join(LIBRARY, 'src'),
    outDir: join(folder, 'dist'),
  })
  const faults = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics]
  if (faults.length === 0) return
  const host = { getCurrentDirectory: () => '.', getNewLine: () => '\n', getCanonicalFileName: (path: string) => path }
  throw new Error(ts.formatDiagnostics(faults, host))
}

/** Installed beside other packages, it takes any version that semver calls compatible with the tested one. */
function toPublished({ exports, dependencies, ...rest }: LibraryManifest): object {
  return {
    ...rest,
    exports: Object.fromEntries(
      Object.entries(exports).map(([path, file]) => [path, toCompiled(basename(file, '.ts'))]),
    ),
    dependencies: Object.fromEntries(Object.entries(dependencies).map(([name, version]) => [name, `^${version}`])),
  }
}

function toCompiled(name: string): object {
  return { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` }
}
