import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder with a production build. */
export interface Build {
  readonly folder: string
}

/** The last commit whose package was compiled file by file, with its dependencies beside it. */
const BEFORE = '025628b'

const repository = fileURLToPath(new URL('..', import.meta.url))

/** This checkout, as `npm run package` lays it out. */
export function buildThis(): Build {
  run(process.execPath, ['scripts/package.ts'], repository)
  return { folder: join(repository, '.package') }
}

/**
 * The same for an earlier commit, with the packages of its own lock file. Built once and left in .local/.
 *
 * @throws Error if git does not have that commit, or its packages can't be installed
 */
export function buildBefore(): Build {
  const folder = join(repository, '.local', `build-${BEFORE}`)
  const build = { folder: join(folder, '.package') }
  if (existsSync(folder)) return build
  const unfinished = `${folder}-unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  const archive = join(unfinished, 'source.tar')
  run('git', ['archive', '--output', archive, BEFORE], repository)
  run('tar', ['-xf', archive], unfinished)
  run('npm', ['run', 'package'], unfinished)
  renameSync(unfinished, folder)
  return build
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed.`)
}
