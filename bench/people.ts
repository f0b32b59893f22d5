import type { BareAzure } from './bare-azure.ts'
import type { LocalAzure } from './local-azure.ts'

export type Headers = Readonly<Record<string, string>>

/** A person who is signed in to both the app and the bare client. */
export interface SignedIn {
  readonly headers: Headers
  /** For Resource Manager. */
  readonly token: string
}

export async function signInAll(azure: LocalAzure, bare: BareAzure, aliases: readonly string[]): Promise<SignedIn[]> {
  return Promise.all(
    aliases.map(async (alias) => {
      const headers = await azure.signIn(alias)
      return { headers, token: await bare.exchange(headers) }
    }),
  )
}

/** `owner1`, `owner2` and so on. */
export function toAliases(name: 'owner' | 'visitor' | 'resident', from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}${from + index}`)
}

/** What a browser sends on a reload, which rules out a cached list. */
export const ANEW: Headers = { 'cache-control': 'no-cache' }
