import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until a condition holds, without a timeout. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5)
}
