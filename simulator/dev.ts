import { fileURLToPath } from 'node:url'
import { runChild } from './dev/child-process.ts'
import { onAskedToEnd } from './dev/on-asked-to-end.ts'
import { watchFolders } from './dev/watch-folders.ts'

/** `npm run dev`: runs local.ts, and restarts it when the simulator's own code changes. */
const local = fileURLToPath(new URL('local.ts', import.meta.url))
const own = fileURLToPath(new URL('.', import.meta.url))

let child = runChild(local, process.env)
let isRestarting = false
let isStopping = false

watchFolders([own], () => {
  if (isRestarting || isStopping) return
  isRestarting = true
  process.stderr.write('The simulator changed: starting everything again …\n')
  void child.stop().then(() => {
    if (isStopping) return
    isRestarting = false
    child = runChild(local, process.env)
    endWith(child)
  })
})

function endWith(running: typeof child): void {
  void running.exited.then((code) => {
    if (!isRestarting && running === child) process.exit(isStopping ? 0 : code)
  })
}

endWith(child)
onAskedToEnd(() => {
  isStopping = true
  void child.stop().then(() => process.exit(0))
})
