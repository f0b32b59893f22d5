import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

/** Whoever has signed in to the Azure command line, and Microsoft Graph as them. */
export interface AzureCli {
  account(): Promise<Account>
  /** @throws AzureCliError with what the command line said */
  graph(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<unknown>
  /** The same for GET; undefined if there is no such object. */
  find(path: string): Promise<unknown>
}

export interface Account {
  readonly tenantId: string
  readonly user: string
  /** Origin of Entra. */
  readonly authority: string
}

/** A refusal in the words of `az` or Microsoft Graph. */
export class AzureCliError extends Error {}

const AccountShown = z.object({ tenantId: z.guid(), user: z.object({ name: z.string() }) })
const CloudShown = z.object({
  name: z.string(),
  endpoints: z.object({ activeDirectory: z.url(), microsoftGraphResourceId: z.url() }),
})

/** Entra does not tell all of its servers at once of what was just made. */
const NOT_YET =
  /Request_ResourceNotFound|does not exist or one of its queried|does not reference a valid application|NoBackingApplicationObject/
const TRIES = 6

/** Runs the command line with these arguments. Returns what it prints as JSON; throws AzureCliError. */
export type RunAz = (args: readonly string[]) => Promise<unknown>

/** @param deps pause: milliseconds before the second try; each later one waits twice as long */
export function createAzureCli({ run, pause = 2_000 }: { run: RunAz; pause?: number }): AzureCli {
  let graphOrigin: Promise<string> | undefined
  const showCloud = async () => CloudShown.parse(await run(['cloud', 'show']))

  async function graph(method: string, path: string, body?: object): Promise<unknown> {
    const origin = await (graphOrigin ??= showCloud().then(({ endpoints }) => endpoints.microsoftGraphResourceId))
    const isUpsert = method === 'PATCH' && path.includes('uniqueName')
    return run([
      ...['rest', '--method', method.toLowerCase(), '--url', `${origin.replace(/\/$/, '')}/v1.0${path}`],
      // The command line finds out for itself only for addresses that it has built in.
      ...['--resource', origin],
      ...(body === undefined ? [] : ['--body', JSON.stringify(body)]),
      ...['--headers', 'Content-Type=application/json', ...(isUpsert ? ['Prefer=create-if-missing'] : [])],
    ])
  }

  return {
    async account() {
      const [{ tenantId, user }, { endpoints }] = await Promise.all([
        run(['account', 'show']).then((shown) => AccountShown.parse(shown)),
        showCloud(),
      ])
      return { tenantId, user: user.name, authority: new URL(endpoints.activeDirectory).origin }
    },
    async graph(method, path, body) {
      for (let wait = pause, tries = 1; ; wait *= 2, tries += 1) {
        try {
          return await graph(method, path, body)
        } catch (error) {
          const isEarly = method !== 'GET' && error instanceof AzureCliError && NOT_YET.test(error.message)
          if (!isEarly || tries === TRIES) throw error
          await sleep(wait)
        }
      }
    },
    async find(path) {
      try {
        return await graph('GET', path)
      } catch (error) {
        if (error instanceof AzureCliError && error.message.includes('Request_ResourceNotFound')) return undefined
        throw error
      }
    },
  }
}
