import type { HttpClient } from './http-client.ts'
import type { LocalAzure } from './local-azure.ts'
import { toAliases } from './people.ts'

const PEOPLE = 150
/** Few enough for the connections to Azure that stay open afterwards to be those of ordinary use. */
const AT_A_TIME = 4

/** An hour of ordinary use in some seconds, so that nothing is measured that happens only at the start of a process. */
export async function warmUp(azure: LocalAzure, app: HttpClient): Promise<void> {
  const waiting = toAliases('visitor', VISITORS - PEOPLE + 1, PEOPLE).values()
  const visitOneByOne = async () => {
    for (const alias of waiting) {
      const { status } = await app.ask('/vms', { headers: await azure.signIn(alias) })
      if (status !== 200) throw new Error(`A page came with status ${status} while the app warmed up.`)
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, visitOneByOne))
}

/** How many there are: the last of them are for warming up. */
export const VISITORS = 2_150
