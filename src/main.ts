import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { compose } from './compose.ts'
import { ConfigError, readConfig, type Config } from './config/config.ts'
import { createHttpServer } from './web/http-server.ts'

/** App Service kills a process some 30 s after it has asked it to stop. */
const STOP_WITHIN_MS = 18_000

function start(config: Config): void {
  if (config.caBundle !== undefined) trust(config.caBundle)
  const { app, logger, endStreams, close } = compose(config)
  const { server, drain } = createHttpServer(app)
  server.once('error', (error) => {
    logger.error({ error: error.message }, 'cannot listen')
    process.exit(1)
  })
  server.listen(config.port, config.host, () => logger.info({ port: config.port }, 'listening'))

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

/**
 * One more set of roots beside Node's own, for everything that this process connects to.
 *
 * @throws ConfigError where the file holds none
 */
function trust(path: string): void {
  try {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(path, 'utf8')])
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError([`CA_BUNDLE names a file whose certificates cannot be read: ${reason}`])
  }
}

try {
  start(readConfig(process.env))
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(error instanceof ConfigError ? `${reason}\n` : `My VMs cannot start: ${reason}\n`)
  process.exit(1)
}
