// `npm run package`: lays out in .package/, or in the folder that is named, what runs in production, complete: for App Service as it
// is, and for the image.
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2] ?? '.package'
const PARTS = ['views', 'public', 'package.json', 'package-lock.json']

function run(command: string, args: readonly string[], cwd = '.'): void {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
run(process.execPath, ['scripts/build.ts', join(folder, 'dist')])
for (const part of PARTS) cpSync(part, join(folder, part), { recursive: true })
run(
  'npm',
  ['ci', '--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
  folder,
)
// Half of what is installed is for debuggers and compilers.
for (const file of globSync('node_modules/**/*.{map,ts,mts,cts}', { cwd: folder })) rmSync(join(folder, file))
// Where there is no such file, azd leaves out node_modules.
writeFileSync(join(folder, '.webappignore'), '# Nothing is left out: what is here is complete.\n')
