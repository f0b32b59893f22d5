import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Installs a package on Debian and its derivatives if run as root. Does nothing elsewhere. */
export function installDebianPackage(name: string): void {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return
  process.stderr.write(`Installing ${name} (once) …\n`)
  apt('update', '--quiet=2')
  apt('install', '--yes', '--quiet=2', '--no-install-recommends', name)
}

function apt(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
}
