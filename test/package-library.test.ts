import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { identityHeaders } from '../simulator/front-door/identity-headers.ts'
import { type LocalAzure, startLocalAzure } from './support/local-azure.ts'
import { findFreePort, startProgram } from './support/process.ts'
import { until } from './support/until.ts'

const INSTALL_MS = 300_000
const RUN_MS = 60_000
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'))

/** The output of `npm run package:library`, installed into a project of its own that has nothing else. */
describe('the library as it is published', () => {
  const root = mkdtempSync(join(tmpdir(), 'easy-auth-credential-'))
  const [folder, project] = [join(root, 'package'), join(root, 'project')]
  const readme = readFileSync('packages/easy-auth-credential/README.md', 'utf8')
  const [, command = ''] = /```sh\n(.+)\n```/.exec(readme) ?? []
  const [, example = ''] = /```js\n([\s\S]+?)```/.exec(readme) ?? []
  let azure: LocalAzure

  beforeAll(async () => {
    azure = await startLocalAzure()
    run(process.execPath, ['scripts/package-library.ts', folder], '.')
    const [tarball = ''] = run('npm', ['pack', '--silent', '--pack-destination', root], folder).trim().split('\n')
    const { devDependencies, dependencies } = readJson('package.json')
    mkdirSync(project)
    writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
    // The README names no versions. These are the ones that everything else here is tested with.
    const packages = command
      .replace('npm install ', '')
      .split(' ')
      .map((name) => {
        return name === 'easy-auth-credential'
          ? join(root, tarball)
          : `${name}@${{ ...devDependencies, ...dependencies }[name]}`
      })
    run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...packages], project)
  }, INSTALL_MS)
  afterAll(async () => {
    rmSync(root, { recursive: true, force: true })
    await azure.close()
  })

  function run(command: string, args: readonly string[], cwd: string): string {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`)
    return stdout
  }

  it('holds compiled code with its types, and no sources', () => {
    const installed = join(project, 'node_modules/easy-auth-credential')
    const { exports, dependencies } = readJson(join(installed, 'package.json'))
    const sources = readJson('packages/easy-auth-credential/package.json')
    const files = readdirSync(join(installed, 'dist'))

    expect(readdirSync(installed).toSorted()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json'])
    expect(files.filter((file) => !/\.(js|d\.ts)$/.test(file))).toEqual([])
    expect(Object.keys(exports)).toEqual(Object.keys(sources.exports))
    expect(Object.keys(dependencies)).toEqual(Object.keys(sources.dependencies))
  })

  it("asks the app's own dependencies for the versions that the app has", () => {
    const { dependencies, devDependencies } = readJson('package.json')
    const versions: Record<string, string> = { ...devDependencies, ...dependencies }

    for (const [name, version] of Object.entries(readJson('packages/easy-auth-credential/package.json').dependencies)) {
      expect([name, version]).toEqual([name, versions[name]])
    }
  })

  it(
    'does what its README shows, as the person whose headers come',
    async () => {
      const port = await findFreePort()
      const { tenantId, apps } = azure.directory
      // All that differs from Azure is where it is.
      const local = example
        .replace('createEasyAuth({', `createEasyAuth({ authority: '${azure.origin}',`)
        .replace('SUBSCRIPTION_ID)', `SUBSCRIPTION_ID, { endpoint: '${azure.origin}' })`)
      writeFileSync(join(project, 'example.js'), local)
      const program = startProgram(
        ['example.js'],
        {
          NODE_EXTRA_CA_CERTS: resolve(azure.caFile),
          TENANT_ID: tenantId,
          CLIENT_ID: apps.sdk.clientId,
          CLIENT_SECRET: apps.sdk.clientSecret,
          SUBSCRIPTION_ID: azure.idOf('Contoso Production'),
          PORT: String(port),
        },
        project,
      )
      const ask = async (headers: Record<string, string>) => {
        const answer = await fetch(`http://127.0.0.1:${port}/groups/rg-web-prod`, { headers })
        return { status: answer.status, text: await answer.text() }
      }
      const headersOf = (alias: string) => identityHeaders(azure.getPerson(alias), azure.entra)
      await until(() => ask({}).then(Boolean, () => false))

      const [linus, mallory, nobody] = [await ask(headersOf('linus')), await ask(headersOf('mallory')), await ask({})]
      program.stop()
      await program.exited

      expect(linus).toEqual({
        status: 200,
        text: expect.stringContaining('"name":"rg-web-prod"'),
      })
      expect(mallory.status).toBe(403)
      expect(nobody.status).toBe(401)
      expect(program.output()).toContain('nobody is signed in')
      expect(program.output()).not.toContain('eyJ')
    },
    RUN_MS,
  )

  it(
    'has types that a strict compiler takes',
    () => {
      const consumer = `
      import { createEasyAuth, type EasyAuthErrorCode, type TokenCredential } from 'easy-auth-credential'
      import { createSignIn } from 'easy-auth-credential/express'
      import { findCertificateFault } from 'easy-auth-credential/certificate'
      const easyAuth = createEasyAuth({ tenantId: '', clientId: '', credential: { kind: 'certificate', path: '' } })
      export const code: EasyAuthErrorCode = 'slow'
      export const credential: Promise<TokenCredential> = easyAuth.identify(new Headers()).then((one) => one.credential)
      export const name: string = createSignIn(easyAuth).of({ headers: {} }).person.name
      export const fault: string | undefined = findCertificateFault(undefined, 0)
      // @ts-expect-error There is no such kind.
      createEasyAuth({ tenantId: '', clientId: '', credential: { kind: 'password' } })
    `
      writeFileSync(join(project, 'consumer.ts'), consumer)
      const options = [
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--module',
        'nodenext',
        '--target',
        'es2024',
        '--types',
        'node',
      ]

      run(
        process.execPath,
        [
          resolve('node_modules/typescript/bin/tsc'),
          ...options,
          '--typeRoots',
          resolve('node_modules/@types'),
          'consumer.ts',
        ],
        project,
      )
    },
    RUN_MS,
  )
})
