// Installs the packages of package-lock.json, if they aren't installed yet. Runs before the commands of package.json
// that need them, on any Node version, so it is plain JavaScript and imports only Node's own modules.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const stamp = 'node_modules/.installed'
/** Holds the id of the installing process: two installs at once would delete each other's packages. */
const lock = '.installing'
const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex')

if (!isInstalled()) {
  await takeTurn()
  process.once('exit', () => rmSync(lock, { force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
  if (!isInstalled()) install()
}

function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
}

async function takeTurn() {
  let isWaiting = false
  while (!takeLock()) {
    if (!isWaiting) console.error('Another command is installing packages …')
    isWaiting = true
    await wait(500)
  }
}

function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isHeld()) rmSync(lock, { force: true })
    return false
  }
}

/** A command that was killed leaves its lock behind. */
function isHeld() {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function install() {
  console.error('Installing packages (about a minute, once) …')
  // --include=dev: the commands need the development packages even if NODE_ENV=production.
  // error: the installed Node may be older than the packages require, but they never run on it.
  const npm = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) process.exit(npm.status ?? 1)
  writeFileSync(stamp, wanted)
}
