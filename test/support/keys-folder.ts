import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new folder for the files of a local Azure, with the keys that all tests share. */
export async function createKeysFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-azure-'))
  const { KEYS_OF_LOCAL_AZURE } = process.env
  if (KEYS_OF_LOCAL_AZURE !== undefined) await cp(KEYS_OF_LOCAL_AZURE, folder, { recursive: true })
  return folder
}
