import { spawnSync } from 'node:child_process'
import { installDebianPackage } from './debian.ts'

/**
 * Makes sure that a redis-server is installed.
 *
 * @throws Error that says what to install
 */
export function ensureRedis(): void {
  if (isInstalled()) return
  installDebianPackage('redis-server')
  if (!isInstalled())
    throw new Error('Several instances share a Redis. Install redis-server, or name one in REDIS_URL.')
}

function isInstalled(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0
}
