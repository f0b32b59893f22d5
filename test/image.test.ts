import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { identityHeaders } from '../simulator/front-door/identity-headers.ts'
import { appEnvironment } from './support/app-environment.ts'
import { startLocalAzure, type LocalAzure } from './support/local-azure.ts'
import { findFreePort, startProgram } from './support/process.ts'

const INSTALL_MS = 240_000

/** There is no container engine in a test: the last stage of the Dockerfile is followed by hand. */
describe('the image', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-image-'))
  const lastStage =
    readFileSync('Dockerfile', 'utf8')
      .split(/^FROM /m)
      .at(-1) ?? ''
  const copied = [...lastStage.matchAll(/^COPY (?:--from=build )?(\S+) (\S+)$/gm)].map(([, from = '']) => from)
  let azure: LocalAzure

  beforeAll(async () => {
    azure = await startLocalAzure()
    run(process.execPath, ['scripts/build.ts'], '.')
    for (const file of ['package-lock.json', ...copied.map((path) => path.replace('/app/', ''))]) {
      if (file !== 'node_modules') cpSync(file, join(folder, file), { recursive: true })
    }
    run('npm', ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder)
  }, INSTALL_MS)
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await azure.close()
  })

  function run(command: string, args: string[], cwd: string): void {
    const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }

  it('holds what the app needs, and neither simulator nor tests nor sources', () => {
    expect(copied.map((path) => path.replace('/app/', '')).toSorted()).toEqual(
      ['node_modules', 'dist', 'package.json', 'views', 'public'].toSorted(),
    )
    const packages = readdirSync(join(folder, 'node_modules'))
    for (const name of ['jest', 'typescript', 'playwright-core', '@kusto', '@peculiar', 'node']) {
      expect(packages).not.toContain(name)
    }
    expect(existsSync(join(folder, 'dist', 'main.js'))).toBe(true)
  })

  it('has the doctor, who finds everything well', async () => {
    const program = startProgram(['dist/doctor.js'], appEnvironment(azure), folder)
    program.give('')

    expect(await program.exited).toBe(0)
    expect(program.output()).toMatch(/✓ SDK app[\s\S]*✓ Resource Manager/)
  })

  it('does not run as root, and says whether it is well', () => {
    expect(lastStage).toMatch(/^USER node$/m)
    expect(lastStage).toMatch(/^HEALTHCHECK /m)
    expect(lastStage).toMatch(/^CMD \["node", "dist\/main.js"\]$/m)
    expect(lastStage).toMatch(/^node:24-slim/)
  })

  it('starts and shows a person their machines', async () => {
    const port = await findFreePort()
    const environment = {
      ...appEnvironment(azure),
      WEBSITE_AUTH_ENABLED: '',
      FRONT_DOOR: 'trusted',
      PORT: String(port),
    }
    const program = startProgram(['dist/main.js'], environment, folder)
    await program.until(/"listening"/)

    const headers = identityHeaders(azure.getPerson('ada'), azure.entra)
    const page = await fetch(`http://127.0.0.1:${port}/vms`, { headers })
    const styles = /href="([^"]+app\.css)"/.exec(await page.text())?.[1] ?? ''

    expect(page.status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}${styles}`)).status).toBe(200)
    program.stop()
    expect(await program.exited).toBe(0)
  })
})
