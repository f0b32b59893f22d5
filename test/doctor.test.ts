import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { appEnvironment } from './support/app-environment.ts'
import { type LocalAzure, startLocalAzure } from './support/local-azure.ts'
import { findFreePort, startProgram } from './support/process.ts'
import { startTestRedis, type TestRedis } from './support/redis.ts'

const STEPS = [
  'Configuration',
  'CA bundle',
  'Name of Entra',
  'Name of Resource Manager',
  'TLS with Entra',
  'TLS with Resource Manager',
  'Tenant',
  'Signing keys',
  'SDK app',
  'Auth app',
  'Return addresses',
  'Resource Manager',
  'History',
  'Audit trail',
  'Token of the person',
  'Exchange',
  'Machines of the person',
]
const OF_PERSON = STEPS.slice(-3)
/** An app that nobody has registered. */
const OTHER = '99999999-9999-4999-8999-999999999999'

describe('the doctor', () => {
  let azure: LocalAzure

  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  afterEach(() => {
    azure.tokenLifetime.set(undefined)
    return azure.control('POST', '/reset')
  })
  afterAll(() => azure.close())

  /** Runs the doctor to its end, with or without a person's token. */
  async function run(changes: Record<string, string> = {}, token = '') {
    const program = startProgram(['src/doctor.ts'], { ...appEnvironment(azure), ...changes })
    program.give(token)
    const code = await program.exited
    const output = program.output()
    for (const secret of [azure.directory.apps.sdk.clientSecret, changes['SDK_CLIENT_SECRET'], token, 'eyJ']) {
      if (secret) expect(output).not.toContain(secret)
    }
    const lines = output.trimEnd().split('\n')
    const named = (mark: string) => STEPS.filter((name) => lines.some((line) => line.startsWith(`${mark} ${name}  `)))
    const of = (name: string) => {
      const at = lines.findIndex((line) => line.slice(2).startsWith(`${name}  `))
      const isExplained = lines[at + 1]?.includes('→') === true
      return lines.slice(at, isExplained ? at + 2 : at + 1).join('\n')
    }
    return { code, output, passed: named('✓'), failed: named('✗'), skipped: named('-'), of }
  }

  const tokenOf = (alias: string) => azure.entra.signIn(azure.getPerson(alias)).accessToken
  const armOf = (port: number) => ({ ARM_ENDPOINT: `https://localhost:${port}`, ARM_AUDIENCE: azure.origin })

  it('finds everything well before a healthy Azure, each step with a tick', async () => {
    const { code, passed, skipped, output } = await run()

    expect(passed).toEqual(STEPS.filter((name) => !OF_PERSON.includes(name)))
    expect(skipped).toEqual(OF_PERSON)
    expect(output.match(/skipped: no access token on standard input/g)).toHaveLength(3)
    expect(code).toBe(0)
  })

  it('goes the whole way of a person, and counts what they may see', async () => {
    const { code, passed, of } = await run({}, `Bearer ${tokenOf('ada')}\n`)

    expect(passed).toEqual(STEPS)
    expect(of('Token of the person')).toContain('ada@contoso.example')
    expect(of('Machines of the person')).toContain('subscriptions: 3, resource groups: 7, virtual machines: 18')
    expect(code).toBe(0)
  })

  it('counts nothing for a person without rights, and does not call that a fault', async () => {
    const { code, of } = await run({}, tokenOf('mallory'))

    expect(of('Machines of the person')).toContain('subscriptions: 0, resource groups: 0, virtual machines: 0')
    expect(code).toBe(0)
  })

  it('names every fault of the configuration, and tries nothing', async () => {
    const { code, failed, skipped, output } = await run({ TENANT_ID: 'hunter2', SDK_CLIENT_SECRET: '' })

    expect(failed).toEqual(['Configuration'])
    expect(output).toMatch(
      /✗ Configuration +TENANT_ID must be a GUID\n✗ Configuration +.*SDK_CLIENT_SECRET: one of them is missing/,
    )
    expect(skipped).toEqual(STEPS.slice(1))
    expect(output).toContain('skipped: needs Configuration')
    expect(output).not.toContain('hunter2')
    expect(code).toBe(1)
  })

  it('tells a wrong secret from everything else, and keeps it to itself', async () => {
    const { code, failed, skipped, of } = await run({ SDK_CLIENT_SECRET: 'not-the-right-one' }, tokenOf('ada'))

    expect(failed).toEqual(['SDK app'])
    expect(of('SDK app')).toMatch(/AADSTS7000215[^\n]+\n +→ SDK_CLIENT_SECRET is not a secret of the SDK app/)
    expect(of('SDK app')).not.toMatch(/Trace ID/)
    expect(skipped).toEqual(['Exchange', 'Machines of the person'])
    expect(of('Exchange')).toContain('skipped: needs SDK app')
    expect(code).toBe(1)
  })

  it('tells a wrong client id by what Entra says of it', async () => {
    const { failed, of } = await run({ SDK_CLIENT_ID: '99999999-9999-4999-8999-999999999999' })

    expect(failed).toEqual(['SDK app'])
    expect(of('SDK app')).toMatch(/AADSTS700016[^\n]+\n +→ SDK_CLIENT_ID names no app registration/)
  })

  it('tells a wrong tenant id', async () => {
    const { code, failed, skipped, of } = await run({ TENANT_ID: '99999999-9999-4999-8999-999999999999' })

    expect(failed).toEqual(['Tenant'])
    expect(of('Tenant')).toMatch(/AADSTS90002[^\n]+not found[^\n]+\n +→ TENANT_ID names no tenant/)
    expect(skipped).toEqual(['Signing keys', 'SDK app', 'Auth app', 'Return addresses', ...OF_PERSON])
    expect(code).toBe(1)
  })

  it('tells a CA that nobody named', async () => {
    const { code, failed, of } = await run({ CA_BUNDLE: '' })

    expect(failed).toEqual(['TLS with Entra', 'TLS with Resource Manager'])
    expect(of('TLS with Entra')).toMatch(/“My VMs simulator CA”[^\n]+not known here[^\n]+\n +→ Name the certificate/)
    expect(of('Tenant')).toContain('skipped: needs TLS with Entra')
    expect(code).toBe(1)
  })

  it('tells a CA bundle that is not there', async () => {
    const { failed, of } = await run({ CA_BUNDLE: '/nowhere/ca.pem' })

    expect(failed).toEqual(['CA bundle'])
    expect(of('CA bundle')).toMatch(/✗ CA bundle +CA_BUNDLE names a file that does not exist\n +→ Name a PEM file/)
  })

  it('tells a Resource Manager that is gone, while Entra is well', async () => {
    const { code, failed, passed, of } = await run(armOf(await findFreePort()))

    expect(failed).toEqual(['TLS with Resource Manager'])
    expect(of('TLS with Resource Manager')).toMatch(/does not take a connection \(ECONNREFUSED\)/)
    expect(passed).toContain('SDK app')
    expect(of('Resource Manager')).toContain('skipped: needs TLS with Resource Manager')
    expect(code).toBe(1)
  })

  it('tells something that answers in the place of Resource Manager', async () => {
    await azure.control('PUT', '/faults', [{ match: { path: '^/subscriptions$' }, status: 200, body: {} }])

    const { failed, of } = await run()

    expect(failed).toEqual(['Resource Manager'])
    expect(of('Resource Manager')).toContain('answers 200')
  })

  it('tells a name without an address', async () => {
    const { failed, of } = await run({ ARM_ENDPOINT: 'https://nowhere.invalid', ARM_AUDIENCE: azure.origin })

    expect(failed).toEqual(['Name of Resource Manager'])
    expect(of('Name of Resource Manager')).toMatch(/nowhere\.invalid has no address \(E\w+\)\.\n +→ .+ARM_ENDPOINT/)
  })

  describe('of the folder of the history', () => {
    const root = mkdtempSync(join(tmpdir(), 'my-vms-doctor-'))
    const aFile = (path: string, content = '') => {
      writeFileSync(path, content)
      return path
    }
    afterAll(() => {
      rmSync(root, { recursive: true })
    })

    it('opens, writes and locks in it, and leaves nothing behind', async () => {
      const folder = join(root, 'new', 'data')

      const { code, of } = await run({ DATA_DIR: folder })

      expect(of('History')).toMatch(/✓ History +\S+\/new\/data can be written to$/)
      expect(readdirSync(root)).not.toContain('new')
      expect(code).toBe(0)
    })

    it.each<[string, () => string, RegExp]>([
      ['a file in its place', () => aFile(join(root, 'file')), /file can't be written to\. .+\(EEXIST\)/],
      ['one in a file', () => join(aFile(join(root, 'above')), 'data'), /can't be written to\. .+\(E\w+\)/],
      ['one below /proc', () => '/proc/my-vms/data', /can't be written to\. .+\(ENOENT\)/],
      [
        'one with a file that is no database',
        () => dirname(aFile(join(mkdtempSync(join(root, 'd-')), 'my-vms.sqlite'), 'x'.repeat(5_000))),
        /damaged, or no database: my-vms\.sqlite\.\n +→ The app sets such a file aside/,
      ],
    ])('tells %s', async (_, make, reason) => {
      const { code, failed, of } = await run({ DATA_DIR: make() })

      expect(failed).toEqual(['History'])
      expect(of('History')).toMatch(reason)
      expect(of('History')).toContain('→')
      expect(code).toBe(1)
    })

    it('tells a file that another process has locked, which does no harm', async () => {
      const folder = mkdtempSync(join(root, 'locked-'))
      const other = new DatabaseSync(join(folder, 'my-vms.sqlite'))
      other.exec('CREATE TABLE some (thing); BEGIN EXCLUSIVE')

      const { code, of } = await run({ DATA_DIR: folder })

      other.close()
      expect(of('History')).toMatch(/✓ History .+ Another process has locked my-vms\.sqlite, which does not matter/)
      expect(code).toBe(0)
    })

    it('tells a Redis that is not there', async () => {
      const { code, of } = await run({ REDIS_URL: `redis://:hunter2@127.0.0.1:${await findFreePort()}` })

      expect(of('History')).toMatch(
        /✗ History +Nothing takes connections at 127\.0\.0\.1:\d+ \(ECONNREFUSED\)\.\n +→ Look at the port in REDIS_URL/,
      )
      expect(of('History')).not.toContain('hunter2')
      expect(code).toBe(1)
    })

    describe('in a Redis that knows the app by Entra ID', () => {
      let redis: TestRedis
      const bundle = join(root, 'both.pem')
      const entra = () => ({ REDIS_URL: redis.url, REDIS_AUTH: 'entra', CA_BUNDLE: bundle })
      const platform = () => ({
        MANAGED_IDENTITY_CLIENT_ID: azure.directory.managedIdentity.clientId,
        IDENTITY_ENDPOINT: `${azure.origin}/msi/token`,
        IDENTITY_HEADER: azure.directory.managedIdentity.header,
      })

      beforeAll(async () => {
        redis = await startTestRedis()
        writeFileSync(bundle, readFileSync(azure.caFile, 'utf8') + redis.authority.certificatePem)
      })
      afterAll(() => redis.close())

      it('names the object id that has no access policy', async () => {
        const { code, of } = await run({ ...entra(), ...platform() })

        expect(of('History')).toContain(
          `object id ${azure.directory.managedIdentity.objectId}, audience https://redis.azure.com`,
        )
        expect(of('History')).toMatch(/\(WRONGPASS\).+\n +→ On the cache, turn on Microsoft Entra Authentication/)
        expect(code).toBe(1)
      })

      it('names what a laptop lacks', async () => {
        const { of } = await run({ ...entra(), AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential' })

        expect(of('History')).toMatch(/✗ History +The app has no token for Redis\. .+\n +→ .*az login/)
      })

      it('names the identity that the App Service does not have', async () => {
        const { of } = await run({
          ...entra(),
          ...platform(),
          MANAGED_IDENTITY_CLIENT_ID: azure.directory.apps.sdk.clientId,
        })

        expect(of('History')).toMatch(
          /The app has no token for Redis\. .+\n +→ MANAGED_IDENTITY_CLIENT_ID must be the client id/,
        )
      })
    })
  })

  it('names the claim of a token that is for something else', async () => {
    const { token } = await azure.as('ada').credential.getToken('https://management.azure.com/.default')

    const { code, failed, of } = await run({}, token)

    expect(failed).toEqual(['Token of the person'])
    expect(of('Token of the person')).toContain('aud is https://management.azure.com, which is not SDK_CLIENT_ID')
    expect(of('Exchange')).toContain('skipped: needs Token of the person')
    expect(code).toBe(1)
  })

  it('says of a token that has expired since when', async () => {
    azure.tokenLifetime.set(-3_600)
    const token = tokenOf('ada')
    azure.tokenLifetime.set(undefined)

    const { of } = await run({}, token)

    expect(of('Token of the person')).toMatch(/✗ Token of the person +exp is \d{4}-\S+Z, and it is \d{4}-\S+Z\.\n/)
  })

  it.each([
    ['no token at all', () => 'hunter2', /It is no signed token/],
    ['a token that was changed', () => `${tokenOf('ada').slice(0, -8)}AAAAAAAA`, /signature verification failed/],
  ])('says so of %s', async (_, token, reason) => {
    const { failed, of, output } = await run({}, token())

    expect(failed).toEqual(['Token of the person'])
    expect(of('Token of the person')).toMatch(reason)
    expect(output).not.toContain('hunter2')
  })

  it('says what Entra says where it refuses the exchange', async () => {
    // Within the clock tolerance of the app, but not of Entra.
    azure.tokenLifetime.set(-5)
    const token = tokenOf('ada')
    azure.tokenLifetime.set(undefined)

    const { failed, of } = await run({}, token)

    expect(failed).toEqual(['Exchange'])
    expect(of('Exchange')).toMatch(/AADSTS500133: [^\n]+\n +→ Sign in again/)
    expect(of('Machines of the person')).toContain('skipped: needs Exchange')
  })

  describe('behind the door of the app itself', () => {
    const ownDoor = (changes: Record<string, string> = {}): Record<string, string> => ({
      WEBSITE_AUTH_ENABLED: '',
      FRONT_DOOR: 'entra',
      AUTH_CLIENT_ID: azure.directory.apps.auth.clientId,
      AUTH_CLIENT_SECRET: azure.directory.apps.auth.clientSecret,
      SESSION_KEY: randomBytes(32).toString('base64'),
      PUBLIC_ORIGIN: 'http://localhost:8080',
      ...changes,
    })
    const OF_DOOR = ['Auth app', 'Return addresses']

    it('finds that both registrations know each other, and whereto Entra leads people back', async () => {
      const { code, passed, of } = await run(ownDoor())

      expect(passed).toEqual(expect.arrayContaining(OF_DOOR))
      expect(of('Auth app')).toContain('proves who it is, and Entra knows the SDK app')
      expect(of('Return addresses')).toContain(
        'Entra knows http://localhost:8080/auth/callback and http://localhost:8080/auth/signed-out',
      )
      expect(code).toBe(0)
    })

    it('says that it is none of its business behind another door', async () => {
      const { of } = await run()

      for (const name of OF_DOOR) expect(of(name)).toContain('a door in front of it signs people in')
    })

    it.each([
      [
        'AUTH_CLIENT_SECRET',
        'not-the-right-one',
        /AADSTS7000215.*\n +→ AUTH_CLIENT_SECRET is not a secret of the Auth app/,
      ],
      ['AUTH_CLIENT_ID', OTHER, /AADSTS700016.*\n +→ AUTH_CLIENT_ID names no app registration/],
    ])('tells a wrong %s, and leaves the SDK app out of it', async (name, value, said) => {
      const { failed, passed, skipped, of, output } = await run(ownDoor({ [name]: value }))

      expect(failed).toEqual(['Auth app'])
      expect(passed).toContain('SDK app')
      expect(of('Auth app')).toMatch(said)
      expect(skipped).toContain('Return addresses')
      expect(output).not.toContain(azure.directory.apps.auth.clientSecret)
    })

    it('tells that the Auth app can ask for no tokens for the SDK app', async () => {
      const { failed, of } = await run(ownDoor({ SDK_CLIENT_ID: OTHER }))

      expect(failed).toEqual(['SDK app', 'Auth app'])
      expect(of('Auth app')).toMatch(
        new RegExp(`AADSTS500011.*\\n +→ The SDK app lacks the Application ID URI api://${OTHER} \\(Expose an API\\)`),
      )
    })

    it('tells an address that the Auth app lacks', async () => {
      const { failed, of } = await run(ownDoor({ PUBLIC_ORIGIN: 'https://vms.example.com' }))

      expect(failed).toEqual(['Return addresses'])
      expect(of('Return addresses')).toMatch(
        /AADSTS50011.*\n +→ The Auth app lacks the redirect URI https:\/\/vms.example.com\/auth\/callback/,
      )
    })

    it('takes the token of a service account for both, as on Kubernetes', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'my-vms-token-'))
      const path = join(folder, 'token')
      const { clientId, header } = azure.directory.managedIdentity
      const query = `api-version=2019-08-01&resource=api://AzureADTokenExchange&client_id=${clientId}`
      const answer = await fetch(`${azure.origin}/msi/token?${query}`, { headers: { 'x-identity-header': header } })
      writeFileSync(path, ((await answer.json()) as { access_token: string }).access_token)
      const byToken = { AUTH_FEDERATED_TOKEN_FILE: path, SDK_FEDERATED_TOKEN_FILE: path }

      const { code, passed } = await run(ownDoor({ AUTH_CLIENT_SECRET: '', SDK_CLIENT_SECRET: '', ...byToken }))

      rmSync(folder, { recursive: true })
      expect(passed).toEqual(expect.arrayContaining(['SDK app', ...OF_DOOR]))
      expect(code).toBe(0)
    })
  })
})
