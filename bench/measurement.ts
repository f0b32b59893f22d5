import type { HttpClient } from './http-client.ts'
import type { LocalAzure } from './local-azure.ts'
import type { Row } from './row.ts'

/** What every measurement finds running. */
export interface Bench {
  /** 1,000 machines in 50 subscriptions. */
  readonly azure: LocalAzure
  readonly app: HttpClient
  /** What the app is compared to, on the same core. */
  readonly rival: HttpClient
  /** An app of its own, with options for Node. */
  startApp(nodeOptions: readonly string[]): Promise<HttpClient>
  /** A far larger estate, with an app before it. */
  startLarge(): Promise<{ readonly azure: LocalAzure; readonly app: HttpClient }>
  /** How often something is done: the first number, or the second where it must be quick. */
  often(times: number, quick: number): number
}

export type Measurement = (bench: Bench) => Promise<readonly Row[]>
