import * as z from 'zod'
import { BUDGETS } from '../domain/budgets.ts'
import type { Clock } from '../domain/clock.ts'
import type { HistoryFinding } from '../domain/history.ts'
import { createFolderProcess, toFolderTrouble } from './folder-process.ts'

const Check = z.object({ hasLocks: z.boolean(), locked: z.array(z.string()), damaged: z.array(z.string()) })

/** Opens, writes and locks files in the folder, as the app does, in a process that a folder that hangs can't stop. */
export async function checkDataFolder(deps: { folder: string; clock: Clock }): Promise<HistoryFinding> {
  const { folder, clock } = deps
  const child = createFolderProcess({ clock })
  try {
    const { hasLocks, locked, damaged } = Check.parse(await child.run({ kind: 'check', folder }, BUDGETS.doctorFolder))
    return damaged.length > 0 ? { kind: 'damaged', files: damaged } : { kind: 'writable', hasLocks, locked }
  } catch (error) {
    return toFolderTrouble(error, clock.now())
  } finally {
    child.close()
  }
}
