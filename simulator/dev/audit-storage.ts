import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { findFreePort } from './free-port.ts'

export interface AuditStorage {
  /** `https://localhost:10000/devstoreaccount1` */
  readonly endpoint: string
  /** Its name in the endpoint. */
  readonly container: string
}

const ACCOUNT = 'devstoreaccount1'
const CONTAINER = 'audit'
/** Any version that the emulator knows. */
const API_VERSION = '2025-05-05'

/**
 * Starts Azurite, Microsoft's emulator of Azure Storage, over TLS and with tokens of Entra, as Azure wants them.
 *
 * @throws Error if it does not start
 */
export async function startAuditStorage(deps: {
  /** For what is stored, and for the certificate. */
  readonly folder: string
  readonly certificate: { readonly key: string; readonly cert: string }
  /** The CA of this certificate. */
  readonly ca: string
  /** A token for Azure Storage, to make the container. */
  readonly token: string
  readonly port?: number
  readonly onEnd: (end: () => Promise<unknown>) => void
}): Promise<AuditStorage> {
  const { folder, certificate } = deps
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  writeFileSync(key, certificate.key, { mode: 0o600 })
  writeFileSync(cert, certificate.cert)
  const port = await findFreePort(deps.port ?? 0, 'AUDIT')
  const options = {
    blobHost: '127.0.0.1',
    blobPort: String(port),
    location: folder,
    key,
    cert,
    oauth: 'basic',
  }
  const child = spawn(
    process.execPath,
    [
      createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js'),
      ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
      ...['--silent', '--disableTelemetry'],
      // The emulator refuses clients that are newer than it is.
      '--skipApiVersionCheck',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const exited = once(child, 'exit')
  deps.onEnd(() => {
    child.kill('SIGTERM')
    return exited
  })
  await untilReady(child.stdout, exited)
  const endpoint = `https://localhost:${port}/${ACCOUNT}`
  await makeContainer(`${endpoint}/${CONTAINER}`, deps)
  return { endpoint, container: CONTAINER }
}

async function untilReady(output: AsyncIterable<Buffer>, exited: Promise<unknown>): Promise<void> {
  const read = async () => {
    let text = ''
    for await (const chunk of output) {
      text += chunk.toString()
      if (text.includes('successfully listens')) return true
    }
    return false
  }
  const isUp = await Promise.race([read(), exited.then(() => false)])
  if (!isUp) throw new Error('Azurite did not start.')
}

/** https://learn.microsoft.com/rest/api/storageservices/create-container */
function makeContainer(url: string, { ca, token }: { ca: string; token: string }): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'x-ms-version': API_VERSION, 'content-length': 0 }
  return new Promise((resolve, reject) => {
    const put = request(`${url}?restype=container`, { method: 'PUT', ca, headers }, (answer) => {
      answer.resume()
      // 409: it is there from the last time.
      if (answer.statusCode === 201 || answer.statusCode === 409) resolve()
      else reject(new Error(`Azurite answered ${answer.statusCode} (${String(answer.headers['x-ms-error-code'])}).`))
    })
    put.once('error', reject)
    put.end()
  })
}
