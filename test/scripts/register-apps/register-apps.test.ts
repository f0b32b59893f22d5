import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { register as registerApps } from '../../../scripts/register-apps/register.ts'
import { createAzDouble } from '../../support/az-double.ts'
import { startGraphDouble } from '../../support/graph-double.ts'
import { startProgram } from '../../support/process.ts'

const ADDRESSES = ['http://localhost/auth/callback', 'http://localhost/auth/signed-out']

describe('registering both apps', () => {
  let folder: string
  let graph: Awaited<ReturnType<typeof startGraphDouble>>

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'my-vms-register-'))
    graph = await startGraphDouble()
  })
  afterEach(() => {
    graph.close()
    rmSync(folder, { recursive: true })
  })

  const file = () => join(folder, 'settings.env')
  const settings = () => parseEnv(readFileSync(file(), 'utf8'))

  async function register(args: readonly string[] = ['--yes'], { isSignedIn = true } = {}) {
    graph.writes.length = 0
    const lines: string[] = []
    const run = createAzDouble(graph.origin, isSignedIn)
    const all = ['--settings', file(), '--name', 'my-vms-ada', ...args]
    const said = () => lines.join('\n')
    try {
      const isDone = await registerApps({ args: all, run, say: (line) => void lines.push(line) })
      return { isDone, said: said(), writes: [...graph.writes] }
    } catch (error) {
      lines.push(error instanceof Error ? error.message : String(error))
      return { isDone: false, said: said(), writes: [...graph.writes] }
    }
  }

  const app = (role: 'auth' | 'sdk') => {
    const found = graph.applications().find((one) => one['uniqueName'] === `my-vms-ada-${role}`)
    if (!found) throw new Error(`There is no ${role} app.`)
    return found
  }

  it('makes an Auth app with the addresses of the app and a SDK app that it may ask tokens for', async () => {
    const { isDone, said } = await register()

    expect(said).toContain('✓ create the Auth app')
    expect(isDone).toBe(true)
    expect(app('auth')).toMatchObject({
      displayName: 'My VMs',
      signInAudience: 'AzureADMyOrg',
      web: { redirectUris: ADDRESSES },
      optionalClaims: { idToken: [{ name: 'login_hint' }, { name: 'sid' }] },
    })
    const [scope] = app('sdk').api?.oauth2PermissionScopes ?? []
    expect(app('sdk')).toMatchObject({
      displayName: 'My VMs: SDK app',
      identifierUris: [`api://${app('sdk').appId}`],
      api: {
        requestedAccessTokenVersion: 2,
        oauth2PermissionScopes: [{ value: 'user_impersonation', isEnabled: true }],
        preAuthorizedApplications: [{ appId: app('auth').appId, delegatedPermissionIds: [scope?.id] }],
      },
      requiredResourceAccess: [{ resourceAppId: '797f4846-ba00-4fd7-ba43-dac1f8f63013' }],
    })
    expect(app('auth')['requiredResourceAccess']).toMatchObject([
      { resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: Array(4).fill({ type: 'Scope' }) },
      { resourceAppId: app('sdk').appId, resourceAccess: [{ id: scope?.id, type: 'Scope' }] },
    ])
  })

  it('writes settings that only their owner may read, and says no secret', async () => {
    const { said } = await register()

    expect(settings()).toEqual({
      FRONT_DOOR: 'entra',
      PUBLIC_ORIGIN: 'http://localhost:8080',
      HOST: 'localhost',
      PORT: '8080',
      TENANT_ID: 'a0000000-1111-4111-8111-111111111111',
      AUTH_CLIENT_ID: app('auth').appId,
      AUTH_CLIENT_SECRET: expect.stringMatching(/~Q\.#$/),
      SDK_CLIENT_ID: app('sdk').appId,
      SDK_CLIENT_SECRET: expect.stringMatching(/~Q\.#$/),
      SESSION_KEY: expect.stringMatching(/^[\w+/]{43}=$/),
    })
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    for (const name of ['AUTH_CLIENT_SECRET', 'SDK_CLIENT_SECRET', 'SESSION_KEY']) {
      expect(said).not.toContain(settings()[name])
    }
    const links = [...said.matchAll(/^ {2}(https:.+)$/gm)].map(([, link = '']) => new URL(link))
    expect(
      links.map(({ pathname, searchParams }) => [pathname.split('/').at(-1), searchParams.get('client_id')]),
    ).toEqual([
      ['adminconsent', app('sdk').appId],
      ['adminconsent', app('auth').appId],
      ['authorize', app('sdk').appId],
    ])
  })

  it('changes nothing the second time', async () => {
    await register()
    const before = readFileSync(file(), 'utf8')

    const { isDone, said, writes } = await register()

    expect(said).toContain('both registrations are as they should be')
    expect(writes).toEqual([])
    expect(readFileSync(file(), 'utf8')).toBe(before)
    expect(isDone).toBe(true)
  })

  it('says what it would do, and changes nothing without a yes', async () => {
    const { isDone, said, writes } = await register([])

    expect(said).toContain('- create the SDK app')
    expect(said).toContain('Nothing was changed.')
    expect(writes).toEqual([])
    expect(isDone).toBe(false)
  })

  it('adds what is lacking alone, and leaves what others have added', async () => {
    await register()
    const { web = {} } = app('auth')
    Object.assign(app('auth'), { web: { ...web, redirectUris: ['https://vms.example.com/auth/callback'] } })
    app('sdk').passwordCredentials.length = 0

    const { said, writes } = await register()

    expect(said).toContain('- add to the Auth app what it lacks: web\n')
    expect(said).toContain('- make a secret of the SDK app')
    expect(writes).toEqual(['PATCH applications/*', 'POST applications/*/addPassword'])
    expect(app('auth').web?.redirectUris).toEqual(['https://vms.example.com/auth/callback', ...ADDRESSES])
  })

  it('replaces a secret that is about to end', async () => {
    await register()
    const [secret] = app('auth').passwordCredentials
    Object.assign(secret ?? {}, { endDateTime: new Date(Date.now() + 3_600_000).toISOString() })
    const before = settings()

    expect((await register()).writes).toEqual(['POST applications/*/addPassword'])
    expect(settings()['AUTH_CLIENT_SECRET']).not.toBe(before['AUTH_CLIENT_SECRET'])
    expect(settings()['SDK_CLIENT_SECRET']).toBe(before['SDK_CLIENT_SECRET'])
  })

  it('waits for Entra to know what was just made', async () => {
    graph.lagBehind(1)

    const { isDone, writes } = await register()

    expect(writes.slice(0, 4)).toEqual([
      ...['PATCH applications/*', 'PATCH applications/*'],
      ...['POST servicePrincipals', 'POST servicePrincipals'],
    ])
    expect(isDone).toBe(true)
  })

  it('keeps the other lines of a settings file', async () => {
    writeFileSync(file(), '# Mine\nNOTICE=Hello\nSDK_CLIENT_ID=old\n', { mode: 0o644 })

    await register()

    expect(readFileSync(file(), 'utf8')).toMatch(/^# Mine\nNOTICE=Hello\nFRONT_DOOR='entra'\n/)
    expect(settings()).toMatchObject({ NOTICE: 'Hello', SDK_CLIENT_ID: app('sdk').appId })
    expect(statSync(file()).mode & 0o777).toBe(0o600)
  })

  it('lets other directories allow both on request, and leaves it so', async () => {
    await register()

    await register(['--yes', '--multitenant'])
    const audiences = () => (['auth', 'sdk'] as const).map((role) => app(role)['signInAudience'])
    expect(audiences()).toEqual(['AzureADMultipleOrgs', 'AzureADMultipleOrgs'])

    expect((await register()).writes).toEqual([])
    expect(audiences()).toEqual(['AzureADMultipleOrgs', 'AzureADMultipleOrgs'])
  })

  it('lets both trust a workload instead of secrets, with an address of its own', async () => {
    const workload = { issuer: 'https://oidc.example.com/cluster/', subject: 'system:serviceaccount:my-vms:my-vms' }
    const args = [
      '--yes',
      '--origin',
      'https://vms.example.com',
      '--issuer',
      workload.issuer,
      '--subject',
      workload.subject,
    ]
    await register(args)

    for (const role of ['auth', 'sdk'] as const) {
      expect(app(role).passwordCredentials).toEqual([])
      expect(graph.trustedBy(app(role))).toMatchObject([{ ...workload, audiences: ['api://AzureADTokenExchange'] }])
    }
    expect(app('auth').web).toMatchObject({
      redirectUris: ['https://vms.example.com/auth/callback', 'https://vms.example.com/auth/signed-out'],
      logoutUrl: 'https://vms.example.com/auth/front-channel-logout',
    })
    expect(settings()['SDK_CLIENT_SECRET']).toBeUndefined()
    expect((await register(args)).writes).toEqual([])
  })

  it('consents for everybody, once', async () => {
    await register(['--yes', '--consent'])

    expect(graph.grants).toEqual([
      expect.objectContaining({ consentType: 'AllPrincipals', scope: 'openid profile email offline_access' }),
      expect.objectContaining({ consentType: 'AllPrincipals', scope: 'user_impersonation' }),
    ])
    expect((await register(['--yes', '--consent'])).writes).toEqual([])
  })

  it('keeps what it has made where somebody may not consent', async () => {
    graph.takeAdministrator()

    const { isDone, said } = await register(['--yes', '--consent'])

    expect(said).toContain('Authorization_RequestDenied')
    expect(isDone).toBe(false)
    expect(settings()['AUTH_CLIENT_SECRET']).toBeDefined()
  })

  it('removes both for good, so that the name is free again', async () => {
    await register()

    const { said, writes } = await register(['--remove', '--yes'])

    expect(said).toContain('✓ delete the SDK app')
    expect(writes).toEqual(Array(2).fill(['DELETE applications/*', 'DELETE directory/*/*']).flat())
    expect(graph.applications()).toEqual([])
    expect((await register()).isDone).toBe(true)
    expect((await register(['--remove', '--yes', '--name', 'another'])).said).toContain('there is nothing')
  })

  it('is a command, which runs az without a shell and asks nobody where nobody is', async () => {
    const az = join(folder, 'az')
    writeFileSync(az, `#!/bin/sh\nexec '${process.execPath}' '${resolve('test/support/az-double.ts')}' "$@"\n`)
    chmodSync(az, 0o755)
    const environment = { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`, GRAPH_DOUBLE: graph.origin }
    const name = ['--display-name', 'It\'s "mine" $(id)']
    const start = (...args: string[]) => {
      const command = startProgram(['scripts/register-apps.ts', '--settings', file(), ...name, ...args], environment)
      command.give('')
      return command
    }
    const unasked = start()
    expect(await unasked.exited).toBe(1)
    expect(unasked.output()).toContain('Nothing was changed.')
    const agreed = start('--yes')

    expect(await agreed.exited).toBe(0)
    expect(graph.applications().map(({ displayName }) => displayName)).toEqual([
      'It\'s "mine" $(id)',
      'It\'s "mine" $(id): SDK app',
    ])
    expect(agreed.output()).not.toContain(settings()['SDK_CLIENT_SECRET'])
  })

  it.each([
    ['a person who is not signed in', [], { isSignedIn: false }, "Please run 'az login'"],
    [
      'an address with a path',
      ['--origin', 'https://vms.example.com/x'],
      {},
      '--origin takes an address without a path',
    ],
    ['an address without TLS', ['--origin', 'http://vms.example.com'], {}, '--origin must be https'],
    ['half a trust', ['--issuer', 'https://oidc.example.com'], {}, '--issuer and --subject go together'],
    ['a name with a quote', ['--name', "a'b"], {}, '--name takes small letters'],
  ] as const)('refuses %s in a line', async (_, args, environment, sentence) => {
    const { isDone, said, writes } = await register(['--yes', ...args], environment)

    expect(said).toContain(sentence)
    expect(writes).toEqual([])
    expect(isDone).toBe(false)
  })
})
