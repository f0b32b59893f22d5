import { watch } from 'node:fs'

const SETTLED_MS = 150

/** Calls back once after files in any of the folders change and no further change follows for a moment. */
export function watchFolders(folders: readonly string[], onChange: () => void): () => void {
  let settling: NodeJS.Timeout | undefined
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, () => {
      clearTimeout(settling)
      settling = setTimeout(onChange, SETTLED_MS)
    }),
  )
  return () => {
    clearTimeout(settling)
    for (const watcher of watchers) watcher.close()
  }
}
