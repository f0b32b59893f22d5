// A program of its own: the app starts it, gives it one task after another, and kills it if a task does not end.
import { readFolder, toCode, writeCopy } from './data-folder.ts'
import { checkFolder } from './data-folder-check.ts'
import type { FolderAnswer, FolderTask } from './data-folder-task.ts'

function run(task: FolderTask): unknown {
  if (task.kind === 'read') return readFolder(task.folder)
  if (task.kind === 'check') return checkFolder(task.folder)
  writeCopy(task.folder, task)
  return undefined
}

function answer(task: FolderTask): FolderAnswer {
  try {
    return { result: run(task) }
  } catch (error) {
    return { code: toCode(error) }
  }
}

process.on('message', (task: FolderTask) => {
  process.send?.(answer(task))
})
// A terminal sends these to every process of its group. The app, which has a last copy to save, decides when this one ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
