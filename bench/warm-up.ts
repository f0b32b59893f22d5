import type { HttpClient } from './http-client.ts'
import type { LocalAzure } from './local-azure.ts'
import { type Headers, toAliases } from './people.ts'

const PEOPLE = 150
/** Few enough that the connections left open to Azure match ordinary use. */
const AT_A_TIME = 4

/**
 * Simulates an hour of ordinary use in a few seconds, which keeps start-up effects out of the measurements. What is compared must
 * have had the same: a young process takes up to half as long again for a page from a snapshot.
 *
 * @param signIn the headers of a person who has just signed in. Default: those that Easy Auth sends
 */
export async function warmUp(
  azure: LocalAzure,
  app: HttpClient,
  signIn: (alias: string) => Promise<Headers> = azure.signIn,
): Promise<void> {
  const waiting = toAliases('visitor', VISITORS - PEOPLE + 1, PEOPLE).values()
  const visitOneByOne = async () => {
    for (const alias of waiting) {
      const { status } = await app.ask('/vms', { headers: await signIn(alias) })
      if (status !== 200) throw new Error(`A page came with status ${status} while the app warmed up.`)
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, visitOneByOne))
}

/** How many visitors there are. The last of them are for warming up. */
export const VISITORS = 2_150
