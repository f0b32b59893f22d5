import { compose } from './compose.ts'
import { ConfigError, readConfig, type Config } from './config/config.ts'
import { createHttpServer } from './web/http-server.ts'

/** App Service kills a process some 30 s after it has asked it to stop. */
const STOP_WITHIN_MS = 18_000
/** The platform asks whether the app is up before people come. What they need is loaded then, unless they are there already. */
const LOAD_PAGES_AFTER_MS = 200

async function start(config: Config): Promise<void> {
  const oddities = config.caBundle === undefined ? [] : await trust(config.caBundle)
  const { app, logger, loadPages, endStreams, close } = compose(config, { onFailure: cannotStart })
  for (const oddity of oddities) logger.warn({}, oddity)
  const { server, drain } = createHttpServer(app)
  server.once('error', (error) => {
    logger.error({ error: error.message }, 'cannot listen')
    process.exit(1)
  })
  server.listen(config.port, config.host, () => {
    const address = server.address()
    logger.info({ port: typeof address === 'object' ? address?.port : config.port }, 'listening')
    setTimeout(() => void loadPages(), LOAD_PAGES_AFTER_MS)
  })

  // Node would print whatever the error carries: requests and their headers, where it came from an SDK.
  process.on('uncaughtException', ({ name, stack }) => {
    logger.error({ error: name, stack }, 'crashed')
    process.exit(1)
  })

  let isStopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) return
    isStopping = true
    logger.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    // Requests under way are finished first; event streams, which have no end of their own, are ended.
    void drain().then(() => {
      close()
      process.exit(0)
    })
    endStreams()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

async function trust(caBundle: string): Promise<readonly string[]> {
  const { trustCaBundle } = await import('./config/trust-ca-bundle.ts')
  return trustCaBundle(caBundle, Date.now())
}

function cannotStart(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(error instanceof ConfigError ? `${reason}\n` : `My VMs cannot start: ${reason}\n`)
  process.exit(1)
}

try {
  await start(readConfig(process.env))
} catch (error) {
  cannotStart(error)
}
