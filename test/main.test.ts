import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identityHeaders } from '../simulator/front-door/identity-headers.ts'
import { appEnvironment } from './support/app-environment.ts'
import { issueCertificate } from './support/certificates.ts'
import { type LocalAzure, startLocalAzure } from './support/local-azure.ts'
import { findFreePort, type Program, startProgram } from './support/process.ts'
import { until } from './support/until.ts'

async function readAll(folder: string): Promise<string> {
  const files = await readdir(folder)
  return (await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1').catch(() => '')))).join('')
}

describe('the process', () => {
  let azure: LocalAzure
  const running: Program[] = []

  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  afterEach(async () => {
    for (const program of running.splice(0)) program.stop('SIGKILL')
    await azure.control('POST', '/reset')
  })
  afterAll(() => azure.close())

  const environment = () => appEnvironment(azure)

  async function start(changes: Record<string, string> = {}) {
    const port = await findFreePort()
    const program = startProgram(['src/main.ts'], { ...environment(), PORT: String(port), ...changes })
    running.push(program)
    await program.until(/"listening"/)
    const headers = () => identityHeaders(azure.getPerson('ada'), azure.entra)
    const ask = (path: string, more: Record<string, string> = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers: { ...headers(), ...more } })
    return { program, port, headers, ask }
  }

  const linesOf = (program: Program): Record<string, unknown>[] =>
    program
      .output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))

  it.each<[string, () => Record<string, string>]>([
    ['a secret', () => ({})],
    ['a certificate', () => ({ SDK_CLIENT_SECRET: '', SDK_CLIENT_CERTIFICATE: azure.clientCertificateFile })],
    [
      'a managed identity',
      () => ({
        SDK_CLIENT_SECRET: '',
        SDK_MANAGED_IDENTITY_CLIENT_ID: azure.directory.managedIdentity.clientId,
        IDENTITY_ENDPOINT: `${azure.origin}/msi/token`,
        IDENTITY_HEADER: azure.directory.managedIdentity.header,
      }),
    ],
  ])('signs people in to Azure by %s', async (_, settings) => {
    const { ask } = await start(settings())

    const response = await ask('/vms')

    expect(await response.text()).toContain('web-batch')
  })

  it('with a secret that has expired says which setting to change', async () => {
    const { program, ask } = await start({ SDK_CLIENT_SECRET: azure.directory.apps.sdk.expiredSecret ?? '' })

    const response = await ask('/vms')

    expect(response.status).toBe(500)
    expect(await response.text()).toContain('SDK_CLIENT_SECRET has expired')
    await program.until(/"remedy":"The secret in SDK_CLIENT_SECRET has expired/)
  })

  it('is killed before Azure has answered an action, and the next one knows that it may have begun', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'my-vms-killed-'))
    await azure.control('PUT', '/faults', [{ match: { method: 'POST', path: '/start$' }, delayMs: 60_000 }])
    const { program, port, headers } = await start({ DATA_DIR: dataDir })
    const path = `/vms/${azure.idOf('Contoso Production')}/rg-web-prod/web-batch/start`
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
    const answer = fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: { ...headers(), ...form } })
    const countStarts = async () => {
      const { body } = await azure.control('GET', '/requests')
      return JSON.stringify(body).split('web-batch/start"').length - 1
    }
    await until(async () => (await countStarts()) === 1 && (await readAll(dataDir)).includes('"stage":"sending"'))
    program.stop('SIGKILL')
    await expect(answer).rejects.toThrow()

    const { ask } = await start({ DATA_DIR: dataDir })
    let history = ''
    // On a busy machine the saved copies are read a moment after the start.
    await until(async () => {
      history = await (await ask('/operations')).text()
      return history.includes('web-batch')
    })

    expect(history).toMatch(/May have begun[\s\S]*web-batch/)
    expect(await countStarts()).toBe(1)
    await azure.control('PUT', '/faults', [])
    await rm(dataDir, { recursive: true })
  })

  it('is killed half way through many, and the next one knows what may have begun and what was not sent', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'my-vms-killed-'))
    await azure.control('PUT', '/faults', [{ match: { method: 'POST', path: '/restart$' }, delayMs: 60_000 }])
    const { program, port, headers, ask } = await start({ DATA_DIR: dataDir })
    const asks = await (await ask('/bulk?action=restart&all=yes&from=/vms?q=web')).text()
    const fields = [...asks.matchAll(/type="hidden" name="([^"]+)" value="([^"]+)"/g)].map(
      ([, name = '', value = '']) => [name, value] as const,
    )
    const answer = await fetch(`http://127.0.0.1:${port}/bulk`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...headers(), 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams(Object.fromEntries(fields)),
    })
    const page = answer.headers.get('location') ?? ''
    const countRestarts = async () => {
      const { body } = await azure.control('GET', '/requests')
      return JSON.stringify(body).split('/restart"').length - 1
    }
    await until(async () => (await countRestarts()) === 1 && (await readAll(dataDir)).includes('"stage":"sending"'))
    program.stop('SIGKILL')
    await program.exited

    const { ask: askNext } = await start({ DATA_DIR: dataDir })
    let text = ''
    // Nobody says for ten seconds that it is still being sent.
    await until(async () => {
      await sleep(500)
      text = await (await askNext(page)).text()
      return text.includes('Not sent')
    })

    expect(text).toMatch(/Not sent[\s\S]*web-02[\s\S]*May have begun/)
    expect(text).toContain('1 machine was not sent')
    expect(await countRestarts()).toBe(1)
    await azure.control('PUT', '/faults', [])
    await rm(dataDir, { recursive: true })
  })

  it('writes one JSON line for each request, and nothing else: whose it was, which route, its end and how long it took', async () => {
    const { program, ask } = await start()

    for (const path of ['/vms?q=something-private', '/vms.csv']) await (await ask(path)).text()
    // A line is written once the answer has gone out, which may be after it was read.
    for (const line of [/"route":"\/vms"/, /"route":"\/vms.csv"/]) await program.until(line)

    const line = linesOf(program).find(({ route }) => route === '/vms')
    expect(line).toMatchObject({
      level: 'info',
      user: azure.getPerson('ada').objectId,
      method: 'GET',
      status: 200,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      durationMs: expect.any(Number),
    })
    expect(program.output()).not.toContain('something-private')
  })

  it('writes no token, secret or header, at the most talkative level and whatever goes wrong', async () => {
    const { program, ask, headers } = await start({ LOG_LEVEL: 'trace', AZURE_LOG_LEVEL: 'verbose', DEBUG: '*' })
    const sent = headers()

    await ask('/vms')
    await ask('/vms', { 'X-MS-TOKEN-AAD-ACCESS-TOKEN': `${sent['X-MS-TOKEN-AAD-ACCESS-TOKEN'] ?? ''}x` })
    await azure.control('PUT', '/faults', [{ match: { path: 'ResourceGraph' }, status: 500 }])
    await ask('/vms')
    await azure.control('PUT', '/faults', [
      { match: { path: '/oauth2/' }, status: 400, body: { error: 'invalid_grant' } },
    ])
    await ask('/operations')
    await program.until(/"route":"\/operations"/)

    const signatures = Object.values(sent).flatMap((value) => /^ey[\w-]+\.[\w-]+\.([\w-]+)$/.exec(value)?.[1] ?? [])
    expect(signatures.length).toBeGreaterThanOrEqual(2)
    for (const secret of [...signatures, azure.directory.apps.sdk.clientSecret, 'eyJ']) {
      expect(program.output()).not.toContain(secret)
    }
  })

  it('tells of a crash what happened, and nothing that the error carries', async () => {
    const crash = 'throw Object.assign(new Error("boom"), { request: { authorization: "ey" + "J.token" } })'
    const crashing = `process.on('SIGUSR2', () => { ${crash} })`
    const port = await findFreePort()
    const args = ['--import', `data:text/javascript,${encodeURIComponent(crashing)}`, 'src/main.ts']
    const program = startProgram(args, { ...environment(), PORT: String(port) })
    running.push(program)
    await program.until(/"listening"/)

    program.stop('SIGUSR2')

    expect(await program.exited).toBe(1)
    expect(linesOf(program).at(-1)).toMatchObject({ level: 'error', msg: 'crashed', error: 'Error' })
    expect(program.output()).toContain('boom')
    expect(program.output()).not.toContain('eyJ')
  })

  it('finishes the requests under way when it is asked to end, and takes no others', async () => {
    const { program, port, ask } = await start()
    await azure.control('PUT', '/faults', [{ match: { path: 'ResourceGraph' }, delayMs: 1_500 }])
    const underWay = ask('/vms')
    await untilAsked(/ResourceGraph/)

    program.stop('SIGTERM')
    await program.until(/"stopping"/)

    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
    expect((await underWay).status).toBe(200)
    expect(await program.exited).toBe(0)
  })

  it('does not wait for connections on which nothing was asked', async () => {
    const { program, port } = await start()
    const silent = connect(port, '127.0.0.1').on('error', () => undefined)
    const half = connect(port, '127.0.0.1').on('error', () => undefined)
    await Promise.all([once(silent, 'connect'), once(half, 'connect')])
    half.write('GET /healthz HTTP/1.1\r\nhost: x\r\n')

    program.stop('SIGTERM')

    expect(await program.exited).toBe(0)
    silent.destroy()
    half.destroy()
  })

  it.each([
    ['what is no request', 'NONSENSE\r\n\r\n', 400],
    ['a header without an end', `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['an expectation', 'GET / HTTP/1.1\r\nhost: x\r\nexpect: miracles\r\n\r\n', 417],
    ['no host', 'GET /vms HTTP/1.1\r\nconnection: close\r\n\r\n', 401],
  ])('answers %s, and lets nobody keep the answer', async (_, sent, status) => {
    const { port } = await start()
    const socket = connect(port, '127.0.0.1')
    socket.write(sent)
    let answer = ''
    for await (const chunk of socket.setEncoding('utf8')) answer += String(chunk)

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toMatch(/cache-control: no-store/i)
  })

  async function untilAsked(pattern: RegExp): Promise<void> {
    for (;;) {
      const { body } = await azure.control('GET', '/requests')
      if (pattern.test(JSON.stringify(body))) return
    }
  }

  it('takes headers of 30 KB, which Easy Auth may send, and refuses larger ones', async () => {
    const { port, headers } = await start()
    const statusWith = (bytes: number) =>
      new Promise<number | undefined>((resolve, reject) => {
        const all = { ...headers(), 'X-MS-CLIENT-PRINCIPAL': 'A'.repeat(bytes) }
        request({ port, host: '127.0.0.1', path: '/operations', headers: all }, (res: IncomingMessage) => {
          res.resume()
          resolve(res.statusCode)
        })
          .on('error', reject)
          .end()
      })

    expect(await statusWith(26_000)).toBe(200)
    expect(await statusWith(40_000)).toBe(431)
  })

  it('does not start with a wrong configuration, and names every fault but no value', async () => {
    const program = startProgram(['src/main.ts'], {
      ...environment(),
      TENANT_ID: 'hunter2',
      PORT: 'x',
      WEBSITE_AUTH_ENABLED: '',
    })

    expect(await program.exited).toBe(1)
    expect(program.output()).toMatch(/TENANT_ID[\s\S]*PORT[\s\S]*FRONT_DOOR=trusted/)
    expect(program.output()).not.toContain('hunter2')
    expect(program.output()).not.toMatch(/\n\s+at /)
  })

  it('does not start with a CA bundle that is not there', async () => {
    const program = startProgram(['src/main.ts'], { ...environment(), CA_BUNDLE: '/nowhere/ca.pem' })

    expect(await program.exited).toBe(1)
    expect(program.output()).toContain('CA_BUNDLE names a file that does not exist')
    expect(program.output()).not.toMatch(/\n\s+at /)
  })

  it.each([
    ['is a file', () => azure.caFile],
    ['nobody can make', () => '/proc/my-vms/data'],
  ])('goes on with a folder for its data that %s, says so once, and ends when it is asked to', async (_, dataDir) => {
    const { program, ask } = await start({ DATA_DIR: dataDir() })

    const page = await ask('/vms')
    await program.until(/the history is not saved/)
    const activity = await (await ask('/operations')).text()
    program.stop()

    expect(page.status).toBe(200)
    expect(activity).toContain('History can&#39;t be saved')
    expect(activity).not.toContain('Nothing yet')
    expect(await program.exited).toBe(0)
    expect(linesOf(program).filter(({ level }) => level === 'warn')).toEqual([
      expect.objectContaining({ msg: 'the history is not saved', trouble: 'unwritable', reason: expect.any(String) }),
    ])
  })

  it('saves what was done last before it ends', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'my-vms-data-'))
    const vm = `/vms/${azure.idOf('Contoso Production')}/rg-web-prod/web-01`
    const first = await start({ DATA_DIR: folder })
    const headers = { ...first.headers(), 'sec-fetch-site': 'same-origin' }
    const body = new URLSearchParams({ confirm: 'yes' })
    await fetch(`http://127.0.0.1:${first.port}${vm}/restart`, { method: 'POST', headers, body, redirect: 'manual' })
    first.program.stop()
    await first.program.exited

    const second = await start({ DATA_DIR: folder })
    await second.ask('/vms')
    const activity = await (await second.ask('/operations')).text()

    expect(activity).toContain('Restart')
    await rm(folder, { recursive: true })
  })

  it('listens on a machine without IPv6', async () => {
    const { errno } = constants
    const without = `process.binding('tcp_wrap').TCP.prototype.bind6 = () => -${errno.EAFNOSUPPORT}`
    const port = await findFreePort()
    const args = ['--import', `data:text/javascript,${encodeURIComponent(without)}`, 'src/main.ts']
    const program = startProgram(args, { ...environment(), HOST: '', PORT: String(port) })
    running.push(program)
    await program.until(/"listening"/)

    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  })

  it('starts with a CA bundle of which some certificates have expired, and warns', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ca-bundle-'))
    const { cert } = await issueCertificate({ subject: 'CN=Old CA', days: [60, -30] })
    const bundle = join(folder, 'bundle.pem')
    await writeFile(bundle, cert + (await readFile(azure.caFile, 'utf8')))

    const { program, ask } = await start({ CA_BUNDLE: bundle })

    expect((await ask('/vms')).status).toBe(200)
    expect(linesOf(program)).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: expect.stringMatching(/CN=Old CA” expired on/) }),
    )
    await rm(folder, { recursive: true })
  })

  it('does not trust a CA that nobody named, and says on the page and once in the log what to do', async () => {
    const { program, ask } = await start({ CA_BUNDLE: '' })

    const pages = [await ask('/vms'), await ask('/operations')]

    const host = new URL(azure.origin).host
    for (const page of pages) {
      expect(page.status).toBe(502)
      const text = await page.text()
      expect(text).toMatch(
        new RegExp(`<dd lang="en">The certificate of ${host}, issued by “My VMs simulator CA”, is not trusted`),
      )
      expect(text).toContain('Name the certificate of “My VMs simulator CA” in CA_BUNDLE.')
    }
    await program.until(/"route":"\/operations"|"status":502[\s\S]*"status":502/)
    const warnings = linesOf(program).filter(({ msg }) => msg === 'a certificate is not trusted')
    expect(warnings).toEqual([
      expect.objectContaining({
        level: 'warn',
        reason: expect.stringContaining(host),
        remedy: expect.stringContaining('CA_BUNDLE'),
      }),
    ])
  })
})
