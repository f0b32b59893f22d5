const LOOK_EVERY_MS = 1_000

/** Calls back once when this process is asked to end, or when the one that started it is gone. */
export function onAskedToEnd(end: () => void): void {
  let hasEnded = false
  const endOnce = () => {
    if (hasEnded) return
    hasEnded = true
    end()
  }
  process.on('SIGINT', endOnce)
  process.on('SIGTERM', endOnce)

  // A parent that is killed outright sends no signal. Another process then becomes the parent of its children.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) endOnce()
  }, LOOK_EVERY_MS).unref()
}
