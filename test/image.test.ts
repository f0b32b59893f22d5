import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { identityHeaders } from '../simulator/front-door/identity-headers.ts'
import { appEnvironment } from './support/app-environment.ts'
import { type LocalAzure, startLocalAzure } from './support/local-azure.ts'
import { findFreePort, startProgram } from './support/process.ts'

const PACK_MS = 120_000
const USER = '65532'

/** The tests have no container engine and follow the Dockerfile by hand. It copies what azd deploys to App Service. */
describe('the image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-image-'))
  const stages = readFileSync('Dockerfile', 'utf8')
    .split(/^FROM /m)
    .slice(1)
  const stage = (name: string) => stages.find((text) => text.split('\n')[0]?.endsWith(` AS ${name}`)) ?? ''
  const lastStage = stages.at(-1) ?? ''
  const copied = [...lastStage.matchAll(/^COPY (?:--from=(\w+) )?(\S+) (\S+)$/gm)].map(
    ([, from = 'the repository', path = '', to = '']) => ({ from, path: path.replace('/app/', ''), to }),
  )
  let azure: LocalAzure

  beforeAll(async () => {
    azure = await startLocalAzure()
    const { status, stderr } = spawnSync(process.execPath, ['scripts/package.ts', folder, '--user', USER], {
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
  }, PACK_MS)
  afterAll(async () => {
    for (const made of [folder, `${folder}-maps`]) rmSync(made, { recursive: true, force: true })
    await azure.close()
  })

  it('holds Node and the package, and nothing else', () => {
    expect(copied).toEqual([
      { from: 'base', path: '/usr/local/bin/node', to: '/usr/local/bin/node' },
      { from: 'build', path: '.package', to: './' },
    ])
    expect(readdirSync(folder).toSorted()).toEqual(
      ['LICENSE', 'THIRD-PARTY.txt', 'assets', 'dist', 'package.json', 'sbom.cdx.json'].toSorted(),
    )
  })

  it('is laid out by the script that lays out the package for App Service, from all that this reads', () => {
    const read = ['LICENSE', 'scripts/package.ts', 'scripts/package', 'packages', 'src', 'views', 'public']

    expect(stage('build')).toMatch(new RegExp(`^RUN node scripts/package.ts --user ${USER}$`, 'm'))
    for (const path of read) {
      expect(stage('build')).toMatch(new RegExp(`^COPY .*${path}.* \\S+$`, 'm'))
      expect(readFileSync('.dockerignore', 'utf8')).toContain(`!${path}\n`)
    }
    expect(readFileSync('azure.yaml', 'utf8')).toContain('dist: .package\n')
  })

  it('is installed with the manifest of each library of this repository', () => {
    const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8')) as { workspaces: readonly string[] }
    const manifests = globSync(workspaces.map((folder) => `${folder}/package.json`))

    expect(manifests).not.toEqual([])
    for (const manifest of manifests) {
      expect(stage('base')).toContain(`COPY ${manifest} ${dirname(manifest)}/\n`)
    }
  })

  it('holds the compiled code for the user that it runs as, who may read it', () => {
    const cache = join(folder, 'dist/cache')
    const [name = ''] = readdirSync(cache)

    expect(lastStage).toMatch(new RegExp(`^USER ${USER}:${USER}$`, 'm'))
    expect(name).toMatch(new RegExp(`-${USER}$`))
    for (const file of readdirSync(join(cache, name))) {
      expect((statSync(join(cache, name, file)).mode & 0o777).toString(8)).toBe('644')
    }
  })

  it('has the doctor, who finds everything well', async () => {
    const program = startProgram(['dist/doctor.js'], appEnvironment(azure), folder)
    program.give('')

    expect(await program.exited).toBe(0)
    expect(program.output()).toMatch(/✓ SDK app[\s\S]*✓ Resource Manager/)
  })

  it('has the reader of the audit trail, which says what it needs', async () => {
    const program = startProgram(['dist/audit.js', '--since', '7d'], appEnvironment(azure), folder)

    expect(await program.exited).toBe(1)
    expect(program.output()).toContain('AUDIT_CONTAINER is not set')
  })

  it('has the very Node that the tests run on', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))

    expect(stage('base')).toMatch(new RegExp(`^node:${devDependencies.node}-`))
    expect(stage('build')).toMatch(/^base AS build$/m)
    expect(process.version).toBe(`v${devDependencies.node}`)
  })

  it('has every library that Node loads', () => {
    const print = "console.log(process.report.getReport().sharedObjects.join('\\n'))"
    const { stdout } = spawnSync(process.execPath, ['-e', print], { encoding: 'utf8', env: {} })
    const libraries = stdout.split('\n').flatMap((path) => /([^/]+)\.so\b/.exec(path)?.[1] ?? [])

    // Node 25 and later also need libatomic, which distroless/cc does not have.
    const had = ['libc', 'libdl', 'libm', 'libpthread', 'libgcc_s', 'libstdc++', /* the kernel */ 'linux-vdso']
    expect(libraries.filter((name) => !had.includes(name) && !name.startsWith('ld-linux'))).toEqual([])
  })

  it('has no shell, and does not run as root', () => {
    expect(lastStage).toMatch(/^gcr\.io\/distroless\/cc-debian13:nonroot(@sha256:[0-9a-f]{64})?\n/)
    expect(lastStage).not.toMatch(/^RUN /m)
    expect(lastStage).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m)
    expect(lastStage).toMatch(/^CMD \["node", "dist\/main.js"\]$/m)
  })

  it('signs people in by itself where it can write to no file, as with a root file system that is read-only', async () => {
    const port = await findFreePort()
    const { clientId, clientSecret } = azure.directory.apps.auth
    const environment = {
      ...appEnvironment(azure),
      WEBSITE_AUTH_ENABLED: '',
      FRONT_DOOR: 'entra',
      AUTH_CLIENT_ID: clientId,
      AUTH_CLIENT_SECRET: clientSecret,
      SESSION_KEY: randomBytes(32).toString('base64'),
      PUBLIC_ORIGIN: `http://localhost:${port}`,
      PORT: String(port),
    }
    // Node itself refuses to write, and to start programs that could.
    const program = startProgram(['--permission', '--allow-fs-read=*', 'dist/main.js'], environment, folder)
    await program.until(/"listening"/)

    const health = await fetch(`http://127.0.0.1:${port}/healthz`)
    const signIn = await fetch(`http://127.0.0.1:${port}/sign-in?return=/vms`, { redirect: 'manual' })
    program.stop()

    expect(health.status).toBe(200)
    expect(signIn.status).toBe(303)
    expect(signIn.headers.get('location')).toContain(`client_id=${clientId}`)
    expect(await program.exited).toBe(0)
    expect(program.output()).not.toContain('ERR_ACCESS_DENIED')
  })

  it('starts, says that it is well, and shows a person their machines', async () => {
    const port = await findFreePort()
    const environment = {
      ...appEnvironment(azure),
      WEBSITE_AUTH_ENABLED: '',
      FRONT_DOOR: 'trusted',
      PORT: String(port),
    }
    const [, healthcheck = '[]'] = /^HEALTHCHECK .*\\\n {2}CMD (\[.+\])$/m.exec(lastStage) ?? []
    const [command, ...check] = JSON.parse(healthcheck)
    const program = startProgram(['dist/main.js'], environment, folder)
    await program.until(/"listening"/)

    const headers = identityHeaders(azure.getPerson('ada'), azure.entra)
    const page = await fetch(`http://127.0.0.1:${port}/vms`, { headers })
    const styles = /href="([^"]+app\.css)"/.exec(await page.text())?.[1] ?? ''

    expect(page.status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}${styles}`)).status).toBe(200)
    expect(command).toBe('node')
    expect(await startProgram(check, { PORT: String(port) }).exited).toBe(0)
    program.stop()
    expect(await program.exited).toBe(0)
    expect(await startProgram(check, { PORT: String(port) }).exited).toBe(1)
  })
})
