// A program of its own. A share may hang in any call to its files, so none of them is made in the app. The app hands over each
// entry at once; this program writes what it was given even if the app is killed in the same moment.
import { type OpenFolder, openFolder, toCode } from './audit-files.ts'
import type { AuditFolderAnswer, AuditFolderTask } from './audit-folder-task.ts'

let folder: OpenFolder | undefined

function run(task: AuditFolderTask): unknown {
  if (task.kind === 'open') {
    folder = openFolder(task)
    return undefined
  }
  if (!folder) throw Object.assign(new Error(), { code: 'not open' })
  if (task.kind === 'write') {
    folder.write(task.file, task.position, task.bytes)
    return
  }
  if (task.kind === 'read') return folder.read(task.file, task.position, task.length)
  if (task.kind === 'remove') {
    folder.remove(task.file)
    return
  }
  return folder.findLeft()
}

function answer(task: AuditFolderTask): AuditFolderAnswer {
  try {
    return { result: run(task) }
  } catch (error) {
    return { code: toCode(error) }
  }
}

process.on('message', (task: AuditFolderTask) => {
  // The app may be gone. What it had sent is written all the same.
  if (process.connected) process.send?.(answer(task), () => undefined)
  else answer(task)
})
process.once('disconnect', () => {
  // The files that are left may be sent by any other process at once.
  folder?.leave()
  process.exit()
})
// A terminal sends these to every process of its group. The app decides when this one ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
