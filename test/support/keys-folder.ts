import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new folder for what a local Azure keeps, with the keys that were made for all tests. */
export async function createKeysFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-azure-'))
  const { KEYS_OF_LOCAL_AZURE } = process.env
  if (KEYS_OF_LOCAL_AZURE !== undefined) await cp(KEYS_OF_LOCAL_AZURE, folder, { recursive: true })
  return folder
}
