// Installs what package-lock.json asks for, if it isn't there. Runs before `npm run dev` and `npm test`,
// on whatever Node the machine has, so it is plain JavaScript and imports nothing but Node.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const stamp = 'node_modules/.installed'
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''

if (installed !== wanted) {
  console.error('Installing packages (about a minute, once) …')
  // --include=dev: NODE_ENV=production must not leave out what the commands need.
  // error: the machine's own Node may be older than the packages ask for; they never run on it.
  const npm = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) process.exit(npm.status ?? 1)
  writeFileSync(stamp, wanted)
}
