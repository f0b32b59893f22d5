import type { Express } from 'express'
import type { ComposedPages } from './compose-pages.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './domain/clock.ts'
import { type AppLogger, createLogger, type LogOutput } from './telemetry/logger.ts'
import { createApp } from './web/app.ts'
import { loadAssets } from './web/assets.ts'
import { type LoadWords, loadWords as loadOwnWords } from './words/languages.ts'

export interface Composed {
  readonly app: Express
  readonly logger: AppLogger
  /** Loads the pages and the Azure clients, only once. The first request for a page calls it too. */
  readonly loadPages: () => Promise<unknown>
  /** Ends the event streams, which otherwise last until their page is closed. */
  readonly endStreams: () => void
  /** Call this once no request is in flight. */
  readonly close: () => Promise<void>
}

export interface ComposeOptions {
  readonly clock?: Clock
  /** Default: the app's own. */
  readonly loadWords?: LoadWords
  /** Receives the log. Default: standard output. */
  readonly output?: LogOutput
  /** Receives the reason if the pages can't be loaded. They then stay unavailable. */
  readonly onFailure?: (error: unknown) => void
}

/**
 * Builds what the process needs to listen. The Azure SDKs take several times as long to load as all of that, so the pages
 * load later.
 */
export function compose(
  config: Config,
  { clock = realClock, loadWords = loadOwnWords, output, onFailure }: ComposeOptions = {},
): Composed {
  const logger = createLogger({ level: config.logLevel, output })
  const assets = loadAssets()
  let loading: Promise<ComposedPages> | undefined
  let loaded: ComposedPages | undefined
  const loadPages = () => (loading ??= load())

  async function load(): Promise<ComposedPages> {
    try {
      const { composePages } = await import('./compose-pages.ts')
      loaded = await composePages({ config, logger, assets, clock, loadWords })
      return loaded
    } catch (error) {
      onFailure?.(error)
      throw error
    }
  }

  return {
    app: createApp({
      assets,
      logger,
      pages: async () => (await loadPages()).pages,
    }),
    logger,
    loadPages,
    endStreams: () => loaded?.endStreams(),
    close: async () => loaded?.close(),
  }
}

const realClock: Clock = {
  now: () => Date.now(),
  // Node's own waiting by promise makes an error, with a stack trace, for each one that is ended early.
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      if (signal.aborted) end()
      else signal.addEventListener('abort', end)
    }),
}
