import { spawn } from 'node:child_process'
import { chmodSync, globSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Below this many bytes, a cache saves nothing that the time of a start would show. */
const SMALLEST = 8_192

/** Enough to start. The app contacts none of these: the requested page is the one for a person who is not signed in. */
const SETTINGS = {
  HOST: '127.0.0.1',
  PORT: '0',
  PUBLIC_ORIGIN: 'http://localhost',
  FRONT_DOOR: 'trusted',
  TENANT_ID: '00000000-0000-4000-8000-000000000000',
  SDK_CLIENT_ID: '00000000-0000-4000-8000-000000000000',
  SDK_CLIENT_SECRET: 'none',
}

/**
 * Runs a package until its pages are loaded, and stores Node's compile cache from that run beside its code.
 *
 * @param user id of the user who will run the package: Node ignores a cache that another user has compiled
 */
export async function fillCompileCache(folder: string, user: number | undefined): Promise<void> {
  const app = spawn(process.execPath, ['dist/main.js'], {
    cwd: folder,
    env: SETTINGS,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<number | null>((resolve) => app.once('exit', resolve))
  let status: number | undefined
  for await (const line of createInterface(app.stdout)) {
    const { msg, port } = JSON.parse(line) as { msg: string; port?: number }
    if (msg !== 'listening') continue
    const page = await fetch(`http://127.0.0.1:${port}/vms`)
    status = page.status
    await page.text()
    // Node writes its cache when the process exits normally.
    app.kill('SIGTERM')
  }
  if ((await exited) !== 0 || status !== 401) throw new Error('What has been packaged does not start.')
  const cache = join(folder, 'dist', 'cache')
  for (const name of readdirSync(cache)) openTo(user, cache, name)
}

/** Node ties its cache to one user: by file modes, and by the end of the folder name, `v24.21.0-x64-964aae3f-0`. */
function openTo(user: number | undefined, cache: string, name: string): void {
  chmodSync(join(cache, name), 0o755)
  for (const file of globSync('*', { cwd: join(cache, name) })) {
    const path = join(cache, name, file)
    if (statSync(path).size < SMALLEST) rmSync(path)
    else chmodSync(path, 0o644)
  }
  if (user !== undefined) renameSync(join(cache, name), join(cache, name.replace(/-\d+$/, `-${user}`)))
}
