import { compose } from './compose.ts'
import { type Config, ConfigError, readConfig } from './config/config.ts'
import { trustCaBundle } from './config/trust-ca-bundle.ts'
import { BUDGETS } from './domain/budgets.ts'
import { createHttpServer } from './web/http-server.ts'

/** After a restart every open page comes back at once. Node's own 511 has some of them wait half a minute for another try. */
const BACKLOG = 4_096

function start(config: Config): void {
  const oddities = config.caBundle === undefined ? [] : trustCaBundle(config.caBundle, Date.now())
  const { app, logger, loadPages, endStreams, close } = compose(config, { onFailure: cannotStart })
  for (const oddity of oddities) logger.warn({}, oddity)
  const { server, drain } = createHttpServer(app)
  server.once('error', (error) => {
    logger.error({ error: error.message }, 'cannot listen')
    process.exit(1)
  })
  // Without a host Node listens on every interface, on a machine without IPv6 too.
  server.listen({ port: config.port, host: config.host, backlog: BACKLOG }, () => {
    const address = server.address()
    logger.info({ port: typeof address === 'object' ? address?.port : config.port }, 'listening')
    setTimeout(() => void loadPages(), BUDGETS.loadPagesAfter)
  })

  // Node would print everything that the error carries. An SDK error carries requests and their headers.
  process.on('uncaughtException', ({ name, stack }) => {
    logger.error({ error: name, stack }, 'crashed')
    process.exit(1)
  })

  let isStopping = false
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) return
    isStopping = true
    logger.info({ signal }, 'stopping')
    setTimeout(() => process.exit(1), BUDGETS.stop).unref()
    // Requests in flight finish first. Event streams have no end of their own, so they are closed here.
    void drain()
      .then(close)
      .finally(() => process.exit(0))
    endStreams()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function cannotStart(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(error instanceof ConfigError ? `${reason}\n` : `My VMs cannot start: ${reason}\n`)
  process.exit(1)
}

try {
  start(readConfig(process.env))
} catch (error) {
  cannotStart(error)
}
