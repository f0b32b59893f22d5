// Installs what package-lock.json asks for, if it isn't there. Runs before the commands of package.json that
// need it, on whatever Node the machine has, so it is plain JavaScript and imports nothing but Node.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const stamp = 'node_modules/.installed'
/** Holds the id of the process that installs: two commands at once would take the packages from under each other. */
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
  // --include=dev: NODE_ENV=production must not leave out what the commands need.
  // error: the machine's own Node may be older than the packages ask for; they never run on it.
  const npm = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) process.exit(npm.status ?? 1)
  writeFileSync(stamp, wanted)
}
