import { readFileSync } from 'node:fs'
import type { Node } from 'web-tree-sitter'
import { readOptions } from '../../packages/easy-auth-credential/src/easy-auth-options.ts'
import { CLOUDS } from '../../src/config/clouds.ts'
import { readConfig } from '../../src/config/config.ts'
import { SETTINGS } from '../../src/config/environment.ts'
import { type BicepFile, findAll, findDeclared, keysOf, parseInfra, toText } from '../support/bicep.ts'

/** Settings for App Service and azd, not for the app: https://learn.microsoft.com/azure/app-service/reference-app-settings */
const OF_APP_SERVICE = [
  'ApplicationInsightsAgent_EXTENSION_VERSION',
  'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET',
  'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'WEBSITE_AUTH_AAD_ALLOWED_TENANTS',
  'WEBSITE_SWAP_WARMUP_PING_PATH',
  'WEBSITE_SWAP_WARMUP_PING_STATUSES',
]
/** What App Service sets itself if authentication is on. */
const BY_ITSELF = { WEBSITE_AUTH_ENABLED: 'True', WEBSITE_HOSTNAME: 'my-vms-x.azurewebsites.net', PORT: '8080' }
const GUID = '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042'
const VALUES: Readonly<Record<string, string>> = {
  TENANT_ID: GUID,
  SDK_CLIENT_ID: GUID,
  SDK_MANAGED_IDENTITY_CLIENT_ID: GUID,
  SDK_CLIENT_SECRET: 'a secret',
  PUBLIC_ORIGIN: 'https://my-vms-x.azurewebsites.net',
  DATA_DIR: '/home/data',
  MANAGED_IDENTITY_CLIENT_ID: GUID,
  REDIS_URL: 'rediss://redis.example.com:10000',
  REDIS_AUTH: 'entra',
  AUDIT_CONTAINER: 'https://stmyvmsx.blob.core.windows.net/audit',
}

let files: readonly BicepFile[]
beforeAll(async () => {
  files = await parseInfra()
})

const site = () => {
  const file = files.find(({ name }) => name === 'site.bicep')
  if (!file) throw new Error('There is no site.bicep.')
  return file
}

function variable(name: string): Node {
  const node = findDeclared(site().root, 'variable_declaration').get(name)
  if (!node) throw new Error(`There is no variable ${name}.`)
  return node
}

/** The names of the settings in an object. A name that is a variable is replaced by its value. */
function namesIn(object: Node | null | undefined): string[] {
  if (!object) throw new Error('There is no such object.')
  return keysOf(object).map((key) => {
    const [, constant] = /^\$\{(\w+)\}$/.exec(key) ?? []
    return constant === undefined ? key : toText(variable(constant).namedChildren[1] as Node)
  })
}

/** The two sides of `var x = isTrue ? {…} : {…}`. */
function sidesOf(name: string): [string[], string[]] {
  const [choice] = findAll(variable(name), 'ternary_expression')
  return [namesIn(choice?.childForFieldName('consequence')), namesIn(choice?.childForFieldName('alternative'))]
}

const always = () => [...namesIn(findAll(variable('settings'), 'object')[0]), 'PUBLIC_ORIGIN', ...ofTheHouse()]

/** The branding settings that main.bicep passes on from its parameters. */
function ofTheHouse(): string[] {
  const [, branding = ''] = /house: \{([^}]*)\}/.exec(files.find(({ name }) => name === 'main.bicep')?.text ?? '') ?? []
  return [...branding.matchAll(/^\s*([A-Z_]+):/gm)].map(([, name = '']) => name)
}

describe('the settings of the site', () => {
  it('are each read by the app or by App Service', () => {
    const set = [...always(), ...sidesOf('proofs').flat(), ...sidesOf('kept').flat(), ...sidesOf('audited').flat()]

    expect(set.filter((name) => ![...SETTINGS, ...OF_APP_SERVICE].includes(name))).toEqual([])
    expect(set).toContain('TENANT_ID')
  })

  it('leave none of the app out without a word on why', () => {
    const set = [...always(), ...sidesOf('proofs').flat(), ...sidesOf('kept').flat(), ...sidesOf('audited').flat()]
    const [, leftOut = ''] =
      /^## Settings that it leaves alone$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(
        readFileSync('infra/README.md', 'utf8'),
      ) ?? []
    const explained = [...leftOut.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name)

    expect([...set, ...explained].filter((name) => SETTINGS.includes(name)).toSorted()).toEqual(
      [...SETTINGS].toSorted(),
    )
  })

  it.each<[string, number, number]>([
    ['with a managed identity, for one instance', 1, 1],
    ['with a managed identity, for several', 1, 0],
    ['with secrets, for one instance', 0, 1],
    ['with secrets, for several', 0, 0],
  ])('start the app %s', (_, proof, kept) => {
    const [audited] = sidesOf('audited')
    const names = [...always(), ...(sidesOf('proofs')[proof] ?? []), ...(sidesOf('kept')[kept] ?? []), ...audited]
    const environment = { ...BY_ITSELF, ...Object.fromEntries(names.map((name) => [name, VALUES[name] ?? ''])) }

    const config = readConfig(environment)

    expect(config.sdkApp.credential.kind).toBe(proof === 1 ? 'managed-identity' : 'secret')
    expect([config.dataDir, config.redis].map(Boolean)).toEqual(kept === 1 ? [true, false] : [false, true])
    expect(config.publicOrigin).toBe('https://my-vms-x.azurewebsites.net')
    expect(() => readConfig({ ...environment, TENANT_ID: '' })).toThrow('TENANT_ID')
  })
})

describe('what the template and the app must agree on', () => {
  const of = (path: string) => readFileSync(path, 'utf8')

  it('is where the app says that it is well', () => {
    const [, healthy = ''] = /get\('(\/\w+)'/.exec(of('src/web/middleware/health.ts')) ?? []

    expect(healthy).not.toBe('')
    for (const place of [`healthCheckPath: '${healthy}'`, `excludedPaths: ['${healthy}']`, `PING_PATH: '${healthy}'`]) {
      expect(site().text).toContain(place)
    }
  })

  it('is the scope that a token must have, and for whom it is', () => {
    const entra = files.find(({ name }) => name === 'entra.bicep')?.text ?? ''
    const { scope } = readOptions({
      tenantId: GUID,
      clientId: GUID,
      credential: { kind: 'secret', secret: 'a secret' },
    })

    expect(entra).toContain(`var scopeName = '${scope}'`)
    expect(entra).toContain('requestedAccessTokenVersion: 2')
    expect(entra.match(/audiences: \['(.+)'\]/g)).toEqual(
      Array(2).fill(`audiences: ['${CLOUDS.public.tokenExchangeAudience}']`),
    )
  })

  it('is the version of Node, and how the app is started', () => {
    const { engines, scripts } = JSON.parse(of('package.json')) as {
      engines: { node: string }
      scripts: { start: string }
    }

    expect(site().text).toContain(`linuxFxVersion: 'NODE|${engines.node.replace('>=', '')}-lts'`)
    // On App Service the command runs inside the package.
    // With exec, so that SIGTERM reaches it: npm's own command must also do without, on Windows.
    const inPackage = scripts.start.replace('--env-file-if-exists=.env .package/', '')
    expect(site().text).toContain(`appCommandLine: 'exec ${inPackage}'`)
  })

  it('is one scope= with what renews the token and whom it is for', () => {
    const [only, ...more] = [...site().text.matchAll(/loginParameters: \[(.*)\]/g)].map(([, parameters]) => parameters)

    expect(more).toEqual([])
    expect(only).toBe("'scope=openid profile email offline_access ${scope}'")
  })

  it('is that nothing gets in but by HTTPS and Entra', () => {
    for (const setting of [
      "ftpsState: 'Disabled'",
      "minTlsVersion: '1.2'",
      "scmMinTlsVersion: '1.2'",
      'httpsOnly: true',
      'requireHttps: true',
      "[{ name: 'ftp', allow: false }, { name: 'scm', allow: false }]",
      'tokenStore: { enabled: true,',
      'clientAffinityEnabled: isScaled',
    ]) {
      expect(site().text).toContain(setting)
    }
  })

  it('is that nobody has a key to what the app keeps', () => {
    const of = (name: string) => files.find((file) => file.name === name)?.text ?? ''

    expect(of('redis.bicep')).toContain("accessKeysAuthentication: 'Disabled'")
    expect(of('redis.bicep')).toContain('userObjectId: principalId')
    for (const setting of [
      'allowSharedKeyAccess: false',
      'allowBlobPublicAccess: false',
      "minimumTlsVersion: 'TLS1_2'",
      "roleDefinitionIdOrName: 'Storage Blob Data Contributor'",
    ]) {
      expect(of('audit.bicep')).toContain(setting)
    }
    expect(files.map(({ text }) => text).join()).not.toMatch(/listKeys|listAccountSas|listServiceSas/)
  })
})
