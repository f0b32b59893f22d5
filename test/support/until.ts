import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for something to be so, however long that takes. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5)
}
