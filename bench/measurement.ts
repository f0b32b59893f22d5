import type { AppClient } from './app.ts'
import type { AuditSettings } from './audit.ts'
import type { Build } from './builds.ts'
import type { HttpClient } from './http-client.ts'
import type { LocalAzure } from './local-azure.ts'
import type { Program } from './program.ts'
import type { Redis } from './redis.ts'
import type { Row } from './row.ts'

/** What is running for every measurement. */
export interface Bench {
  /** 1,000 VMs in 50 subscriptions. */
  readonly azure: LocalAzure
  readonly app: HttpClient
  /** The app to compare with, on the same core. */
  readonly rival: HttpClient
  readonly builds: { readonly ours: Build; before(): Promise<Build> }
  /** The app from the build before, on the same core. */
  startBefore(): Promise<HttpClient>
  /** Starts a process and returns before it answers. */
  startBuild(build: Build, options: { trusting: boolean }): Promise<Started>
  /** Express and EJS with one page. */
  startBare(): Promise<Started>
  /** A separate app, with options for Node. */
  startApp(nodeOptions: readonly string[]): Promise<HttpClient>
  /** A separate app, with settings of its own. */
  startWith(settings: Readonly<Record<string, string>>): Promise<AppClient>
  startRedis(): Promise<Redis>
  startAudit(): Promise<AuditSettings>
  /** A far larger estate, with an app in front of it. */
  startLarge(): Promise<{ readonly azure: LocalAzure; readonly app: HttpClient }>
  /** How often to repeat a measurement: the first number, or the second in a quick run. */
  often(times: number, quick: number): number
}

export interface Started {
  readonly program: Program
  readonly origin: string
  /** In the time of `performance.now()`. */
  readonly begun: number
}

export type Measurement = (bench: Bench) => Promise<readonly Row[]>
