import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writePrivateFile } from '../tls/private-files.ts'

/** What the app seals its sessions with. Kept, so that a restart signs nobody out. */
export async function openSessionKey(folder: string): Promise<string> {
  const file = join(folder, 'session-key')
  if (!existsSync(file)) await writePrivateFile(file, randomBytes(32).toString('base64'))
  return readFile(file, 'utf8')
}
