import { compose } from './compose.ts'
import { ConfigError, readConfig, type Config } from './config/config.ts'
import { trustCaBundle } from './config/trust-ca-bundle.ts'
import { createHttpServer } from './web/http-server.ts'

/** App Service kills a process some 30 s after it has asked it to stop. */
const STOP_WITHIN_MS = 18_000

function start(config: Config): void {
  const oddities = config.caBundle === undefined ? [] : trustCaBundle(config.caBundle, Date.now())
  const { app, logger, endStreams, close } = compose(config)
  for (const oddity of oddities) logger.warn({}, oddity)
  const { server, drain } = createHttpServer(app)
  server.once('error', (error) => {
    logger.error({ error: error.message }, 'cannot listen')
    process.exit(1)
  })
  server.listen(config.port, config.host, () => logger.info({ port: config.port }, 'listening'))

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

try {
  start(readConfig(process.env))
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(error instanceof ConfigError ? `${reason}\n` : `My VMs cannot start: ${reason}\n`)
  process.exit(1)
}
