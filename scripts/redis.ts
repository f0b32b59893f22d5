import { spawnSync } from 'node:child_process'
import { installDebianPackage } from './debian.ts'

/**
 * Makes sure that a redis-server is installed, with TLS. Installs Debian's own if that needs no permission from a person.
 *
 * @throws Error that says what to install
 */
export function ensureRedis(): void {
  if (isInstalled()) return
  installDebianPackage('redis-server')
  if (!isInstalled())
    throw new Error(
      'A redis-server is needed: for the tests, and for several instances without REDIS_URL. Install the package ' +
        'redis-server (Debian, Ubuntu) or redis (Fedora, Homebrew).',
    )
}

function isInstalled(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0
}
