import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { identityHeaders } from '../simulator/front-door/identity-headers.ts'
import { appEnvironment } from './support/app-environment.ts'
import { type LocalAzure, startLocalAzure } from './support/local-azure.ts'
import { findFreePort, type Program, startCommand, startProgram } from './support/process.ts'
import { until } from './support/until.ts'

const PACK_MS = 120_000

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface App {
  readonly program: Program
  readonly origin: string
  get(path: string, alias?: string): Promise<Answer>
  post(path: string, form: Readonly<Record<string, string>>, alias: string): Promise<Answer>
}

const HOUSE = { ORGANISATION_NAME: 'Contoso', SUPPORT_CONTACT: 'help@contoso.example', NOTICE: 'Closed on Sunday' }

/** After this signal every sort throws, which no page expects. */
const BREAK = `process.on('SIGUSR2', () => {
  Array.prototype.toSorted = () => { throw new TypeError('broken') }
  process.stderr.write('now broken')
})`

/** The output of `npm run package` runs without the rest of the repository and behaves like src/. */
describe('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-package-'))
  const data = mkdtempSync(join(tmpdir(), 'my-vms-data-'))
  let azure: LocalAzure
  let packed: App
  let source: App

  beforeAll(async () => {
    azure = await startLocalAzure()
    const { status, stderr } = spawnSync(process.execPath, ['scripts/package.ts', folder], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    packed = await start('dist/main.js', folder, { DATA_DIR: data })
    source = await start('src/main.ts', '.', { DATA_DIR: `${data}-of-source` })
  }, PACK_MS)
  afterAll(async () => {
    for (const { program } of [packed, source]) program.stop('SIGKILL')
    for (const made of [folder, `${folder}-maps`, data, `${data}-of-source`])
      rmSync(made, { recursive: true, force: true })
    await azure.close()
  })

  async function start(main: string, cwd: string, changes: Record<string, string>): Promise<App> {
    const port = await findFreePort()
    const args = ['--import', `data:text/javascript,${encodeURIComponent(BREAK)}`, main]
    const program = startProgram(args, { ...appEnvironment(azure), ...HOUSE, ...changes, PORT: String(port) }, cwd)
    await program.until(/"listening"/)
    const origin = `http://127.0.0.1:${port}`
    const headersOf = (alias: string) =>
      alias === 'nobody' ? {} : identityHeaders(azure.getPerson(alias), azure.entra)
    const ask = async (path: string, init: RequestInit): Promise<Answer> => {
      const response = await fetch(origin + path, { redirect: 'manual', ...init })
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
    }
    return {
      program,
      origin,
      get: (path, alias = 'ada') => ask(path, { headers: headersOf(alias) }),
      post: (path, form, alias) =>
        ask(path, {
          method: 'POST',
          headers: { ...headersOf(alias), 'sec-fetch-site': 'same-origin' },
          body: new URLSearchParams(form),
        }),
    }
  }

  const listFiles = (path: string) =>
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  const setFaults = (...faults: object[]) => azure.control('PUT', '/faults', faults)
  const vmPath = (name: string) => `/vms/${azure.idOf('Contoso Production')}/rg-web-prod/${name}`

  it('is small, and holds neither sources nor packages to install', () => {
    const sizes = listFiles(folder).map((file) => statSync(file).size)

    expect(sizes.length).toBeLessThanOrEqual(60)
    // Half a megabyte of it is Azure Storage's client, which only an app with an audit container loads.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(6_000_000)
    expect(listFiles(folder).filter((file) => /\.(ts|ejs|map)$|node_modules/.test(file))).toEqual([])
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies')
  })

  it('serves every asset as the repository does, however it is compressed', async () => {
    // Requests the page from both apps, so that neither has more in its cache later.
    const pages = await Promise.all([packed, source].map((app) => app.get('/vms', 'grace')))
    const paths = listFiles(join(folder, 'assets'))
      .map((file) => file.slice(folder.length))
      .filter((path) => !/\.(br|gz)$/.test(path))

    expect(paths.map((path) => path.split('/').at(-1)).toSorted()).toEqual([
      'app.css',
      'app.js',
      'events-worker.js',
      'favicon.svg',
      'manifest.webmanifest',
      'turbo.js',
    ])
    // The styles name the icons, which no page does itself.
    const styles = readFileSync(join(folder, paths.find((path) => path.endsWith('app.css')) ?? ''), 'utf8')
    for (const path of paths) for (const { body } of pages) expect(`${body}${styles}`).toContain(path)
    for (const path of paths) {
      const [one, other] = [await packed.get(path), await source.get(path)]
      expect({ path, ...toComparable(one) }).toEqual({ path, ...toComparable(other) })
    }
    for (const file of paths.filter((path) => /\.(css|js)$/.test(path)).map((path) => join(folder, path))) {
      expect(brotliDecompressSync(readFileSync(`${file}.br`)).equals(readFileSync(file))).toBe(true)
      expect(gunzipSync(readFileSync(`${file}.gz`)).equals(readFileSync(file))).toBe(true)
    }
  })

  it('makes a workbook of what it has loaded late', async () => {
    const ask = (app: App) =>
      fetch(`${app.origin}/vms.xlsx`, { headers: identityHeaders(azure.getPerson('grace'), azure.entra) })
    const [one, other] = [await ask(packed), await ask(source)]

    const [fromPackage, fromSource] = [await one.arrayBuffer(), await other.arrayBuffer()]
    expect(one.status).toBe(200)
    expect(fromPackage.byteLength).toBeGreaterThan(3_000)
    expect(Math.abs(fromPackage.byteLength - fromSource.byteLength)).toBeLessThan(100)
  })

  it('draws every template, and each page and file as the repository does', async () => {
    const drawn: string[] = []
    const compare = async (path: string, alias?: string) => {
      const answer = await packed.get(path, alias)
      drawn.push(answer.body)
      expect({ path, ...toComparable(answer) }).toEqual({ path, ...toComparable(await source.get(path, alias)) })
    }

    for (const path of ['/', '/vms', '/vms?q=web&sort=-size', '/vms?q=nothing-like-it', '/vms?page=99']) {
      await compare(path)
    }
    for (const path of ['/vms.csv', '/vms.json', '/operations', '/nothing', '/vms/%zz', '/healthz', '/assets/none']) {
      await compare(path, 'grace')
    }
    for (const path of ['', '/stop?confirm', '/remote-desktop', '-of-nobody'])
      await compare(vmPath('web-01') + path, 'linus')
    // By then Azure lets her ask again: on a fast machine the files have spent her quota of these five seconds.
    await sleep(5_000)
    await compare(`/vms/${azure.idOf('Contoso Development')}/rg-dev-team/dev-ada/stop?confirm`, 'grace')
    drawn.push(await waitForShare())
    await setFaults({ match: { path: '/oauth2/' }, status: 400, body: { error: 'invalid_grant' } })
    await compare('/operations', 'mallory')
    await setFaults({ match: { path: 'ResourceGraph' }, status: 503 })
    await compare('/vms', 'linus')
    await setFaults()
    for (const alias of ['mallory', 'nobody']) await compare('/vms', alias)

    await compare(`${vmPath('web-01')}/live`, 'mallory')
    for (const body of await restartOne()) drawn.push(body)
    for (const { program } of [packed, source]) {
      program.stop('SIGUSR2')
      await program.until(/now broken/)
    }
    await compare('/vms?os=Linux', 'linus')

    const all = drawn.join('\n')
    const code = listFiles(join(folder, 'dist'))
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(file, 'utf8').replaceAll('\\"', '"'))
      .join('\n')
    for (const file of listFiles('views')) {
      const where = OF_SEVERAL_DIRECTORIES.includes(file) ? code : all
      expect([file, findLiteral(file, where)]).toEqual([file, expect.any(String)])
    }
  })

  /** A list that waits a second, because Azure says that the person may not ask yet. */
  async function waitForShare(): Promise<string> {
    const headers = { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:01' }
    await setFaults({ match: { path: 'ResourceGraph' }, headers, times: 1 })
    await packed.get('/vms?q=first', 'margaret')
    return (await packed.get('/vms?q=second', 'margaret')).body
  }

  /** Restarts a VM as a person would, follows the action until it has ended, and finds it in the folder. */
  async function restartOne(): Promise<readonly string[]> {
    const restart = `${vmPath('web-01')}/restart`
    const asked = await packed.post(restart, { from: '/vms' }, 'margaret')
    const begun = await packed.post(restart, { confirm: 'yes', from: '/vms' }, 'margaret')
    const list = await packed.get('/vms?q=web-01', 'margaret')
    const [, row = ''] = /<tr role="row" id="([^"]+)"/.exec(list.body) ?? []
    const seenByAnother = await packed.get(vmPath('web-01'), 'linus')
    await azure.control('POST', '/clock', { advanceMs: 300_000 })
    const panel = await packed.get(`${vmPath('web-01')}/live`, 'margaret')
    const followed = [panel, await packed.get(`/vms/live?q=web-01&row=${row}`, 'margaret')]
    const activity = await packed.get('/operations', 'margaret')
    await until(() => readdirSync(data).some((name) => /^history-.*\.sqlite$/.test(name)))

    expect(asked.headers['location']).toContain('?confirm')
    expect(begun).toMatchObject({ status: 303, headers: { location: expect.stringMatching(/^\/vms/) } })
    expect(list.body).toContain('data-power="restarting"')
    expect(seenByAnother.body).toContain('It’s being changed.')
    for (const { body } of followed) expect(body).toContain('data-power="running"')
    expect(activity.body).toContain('Restart')
    return [list, seenByAnother, ...followed, activity].map(({ body }) => body)
  }

  it('is told to end where App Service starts it, by a shell, and ends by itself', async () => {
    const [, command = ''] = /appCommandLine: '(.+)'/.exec(readFileSync('infra/site.bicep', 'utf8')) ?? []
    const script = join(data, 'start.sh')
    // As App Service writes it. It would also set up the agents that are turned on.
    writeFileSync(script, `#!/bin/sh\ncd ${folder}\nPATH="$PATH:${folder}/node_modules/.bin" ${command}\n`)
    const environment = { ...appEnvironment(azure), PORT: '0', PATH: `${dirname(process.execPath)}:/usr/bin:/bin` }
    const program = startCommand('sh', [script], environment)
    await program.until(/"listening"/)

    program.stop('SIGTERM')

    expect(await program.exited).toBe(0)
    expect(program.output()).toContain('"stopping"')
  })

  it('starts from code that Node has compiled beforehand', async () => {
    // Turns off every cache except the package's own.
    const environment = {
      ...appEnvironment(azure),
      PORT: '0',
      NODE_COMPILE_CACHE: '',
      NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
    }
    const program = startProgram(['dist/main.js'], environment, folder)
    await program.until(/"listening"/)
    program.stop()
    await program.exited

    expect(program.output()).toMatch(/cache for ESM \S+\/dist\/app\.js was accepted/)
    expect(program.output()).not.toMatch(/was rejected/)
  })
})

/** Removes what differs between equal answers: times, generated ids, and which call to Azure returned first. */
function toComparable({ status, headers, body }: Answer) {
  const { date: _date, 'x-request-id': requestId = '', ratelimit: _ratelimit, ...rest } = headers
  const nonce = /nonce-[^']+/.exec(headers['content-security-policy'] ?? '')?.[0].slice('nonce-'.length) ?? requestId
  const neutral = (text: string) =>
    text
      .replaceAll(nonce, 'NONCE')
      .replaceAll(requestId, 'REQUEST')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/\d\d:\d\d(:\d\d)?( UTC)?|\b\d{13}\b/g, 'TIME')
      .replaceAll(/(Correlation id<\/dt><dd>|since-change" content=")[\da-f-.]+/gm, '$1ID')
      .replaceAll(/(sign-in-lasts" content="|data-more-in=")\d+/g, '$1MS')
      // Two apps share one quota here.
      .replaceAll(/<p class="waiting".*?<\/p>/gs, '')
      .replaceAll(/<footer class="asked">.*<\/footer>/gs, '')
  return { status, headers: JSON.parse(neutral(JSON.stringify(rest))), body: neutral(body) }
}

/** What people have only behind the app's own door: for these it has to do that the package holds them. */
const OF_SEVERAL_DIRECTORIES = ['views/partials/directory-gaps.ejs']

/** A literal of the template that occurs in the rendered page. */
function findLiteral(file: string, drawn: string): string | undefined {
  const literals = readFileSync(file, 'utf8')
    .split(/<%.*?%>|\n/s)
    .map((text) => text.trim())
  const long = literals.filter((text) => text.length >= LONG_LITERAL)
  return (long.length > 0 ? long : literals.filter(Boolean)).find((text) => drawn.includes(text))
}

/** Long enough that hardly any other template contains it. */
const LONG_LITERAL = 16
