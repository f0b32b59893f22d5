// `npm run package`: lays out in .package/ what runs in production, complete, for App Service without a container.
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = '.package'
const PARTS = ['views', 'public', 'package.json', 'package-lock.json']

function run(command: string, args: readonly string[], folder = '.'): void {
  const { status } = spawnSync(command, args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

rmSync(FOLDER, { recursive: true, force: true })
mkdirSync(FOLDER)
run(process.execPath, ['scripts/build.ts', join(FOLDER, 'dist')])
for (const part of PARTS) cpSync(part, join(FOLDER, part), { recursive: true })
run(
  'npm',
  ['ci', '--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
  FOLDER,
)
// Half of what is installed is for debuggers and compilers.
for (const file of globSync('node_modules/**/*.{map,ts,mts,cts}', { cwd: FOLDER })) rmSync(join(FOLDER, file))
// Where there is no such file, azd leaves out node_modules.
writeFileSync(join(FOLDER, '.webappignore'), '# Nothing is left out: what is here is complete.\n')
