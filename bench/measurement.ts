import type { Build } from './builds.ts'
import type { HttpClient } from './http-client.ts'
import type { LocalAzure } from './local-azure.ts'
import type { Program } from './program.ts'
import type { Row } from './row.ts'

/** What every measurement finds running. */
export interface Bench {
  /** 1,000 machines in 50 subscriptions. */
  readonly azure: LocalAzure
  readonly app: HttpClient
  /** What the app is compared to, on the same core. */
  readonly rival: HttpClient
  readonly builds: { readonly ours: Build; before(): Promise<Build> }
  /** The app of the build before, on the same core. */
  startBefore(): Promise<HttpClient>
  /** A process that is not waited for. */
  startBuild(build: Build, options: { trusting: boolean }): Promise<Started>
  /** Express and EJS with one page. */
  startBare(): Promise<Started>
  /** An app of its own, with options for Node. */
  startApp(nodeOptions: readonly string[]): Promise<HttpClient>
  /** A far larger estate, with an app before it. */
  startLarge(): Promise<{ readonly azure: LocalAzure; readonly app: HttpClient }>
  /** How often something is done: the first number, or the second where it must be quick. */
  often(times: number, quick: number): number
}

export interface Started {
  readonly program: Program
  readonly origin: string
  /** By the clock of `performance`. */
  readonly begun: number
}

export type Measurement = (bench: Bench) => Promise<readonly Row[]>
