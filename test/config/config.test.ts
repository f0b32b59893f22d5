import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, readConfig } from '../../src/config/config.ts'
import { buildPem } from '../support/pem.ts'

const GUID = '11111111-2222-4333-8444-555555555555'

function environment(changes: Record<string, string | undefined> = {}): Record<string, string | undefined> {
  return {
    TENANT_ID: GUID,
    SDK_CLIENT_ID: GUID,
    SDK_CLIENT_SECRET: 'a secret value',
    WEBSITE_AUTH_ENABLED: 'True',
    WEBSITE_HOSTNAME: 'vms.azurewebsites.net',
    ...changes,
  }
}

function faultsOf(changes: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(environment(changes))
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

const FILES = ['SDK_CLIENT_CERTIFICATE', 'SDK_FEDERATED_TOKEN_FILE']

describe('the configuration', () => {
  it('is complete with what App Service and an administrator set', () => {
    const config = readConfig(environment())

    expect(config).toMatchObject({
      tenantId: GUID,
      sdkApp: { clientId: GUID, credential: { kind: 'secret', secret: 'a secret value' } },
      publicOrigin: 'https://vms.azurewebsites.net',
      host: undefined,
      port: 8080,
      cloud: { authority: 'https://login.microsoftonline.com', armEndpoint: 'https://management.azure.com' },
    })
  })

  it('names every fault at once', () => {
    const faults = faultsOf({ TENANT_ID: 'contoso', SDK_CLIENT_ID: '', SDK_CLIENT_SECRET: undefined, PORT: 'http' })

    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'TENANT_ID',
      'SDK_CLIENT_ID',
      'PORT',
      'SDK_MANAGED_IDENTITY_CLIENT_ID,',
    ])
  })

  it('never repeats a value, which could be a secret in the wrong place', () => {
    const faults = faultsOf({ TENANT_ID: 'hunter2', SDK_CLIENT_ID: 'hunter2', CLOUD: 'hunter2', LOG_LEVEL: 'hunter2' })

    expect(faults).toHaveLength(4)
    expect(faults.join('\n')).not.toContain('hunter2')
  })

  it('does not start where nothing says that a front door signs people in', () => {
    expect(faultsOf({ WEBSITE_AUTH_ENABLED: undefined })).toEqual([expect.stringContaining('FRONT_DOOR=trusted')])
    expect(faultsOf({ WEBSITE_AUTH_ENABLED: 'False' })).toHaveLength(1)
    expect(faultsOf({ WEBSITE_AUTH_ENABLED: undefined, FRONT_DOOR: 'trusted' })).toEqual([])
    expect(faultsOf({ WEBSITE_AUTH_ENABLED: undefined, FRONT_DOOR: 'yes' })).toHaveLength(2)
  })

  it('does not start with certificate checks turned off', () => {
    expect(faultsOf({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toEqual([expect.stringContaining('CA_BUNDLE')])
  })

  it('starts with what only adds to the checks of certificates', () => {
    const harmless = {
      NODE_EXTRA_CA_CERTS: '/ca.pem',
      NODE_OPTIONS: '--use-openssl-ca',
      NODE_TLS_REJECT_UNAUTHORIZED: '1',
    }

    expect(faultsOf(harmless)).toEqual([])
  })

  it.each([
    ['usgovernment', 'https://login.microsoftonline.us', 'https://management.usgovcloudapi.net'],
    ['china', 'https://login.chinacloudapi.cn', 'https://management.chinacloudapi.cn'],
  ])('knows the cloud %s', (cloud, authority, armEndpoint) => {
    expect(readConfig(environment({ CLOUD: cloud })).cloud).toMatchObject({
      authority,
      armEndpoint,
      armAudience: armEndpoint,
    })
  })

  it('takes explicit endpoints, for which Resource Manager is its own audience', () => {
    const { cloud } = readConfig(
      environment({ AUTHORITY_HOST: 'https://login.example/', ARM_ENDPOINT: 'https://arm.example:8443' }),
    )

    expect(cloud).toMatchObject({
      authority: 'https://login.example',
      armEndpoint: 'https://arm.example:8443',
      armAudience: 'https://arm.example:8443',
    })
  })

  it.each([
    ['http://login.example', 'https://arm.example'],
    ['https://login.example/tenant', 'https://arm.example'],
    ['https://login.example', undefined],
    ['https://user@login.example', 'https://arm.example'],
  ])('refuses the endpoints %s and %s', (authority, arm) => {
    expect(faultsOf({ AUTHORITY_HOST: authority, ARM_ENDPOINT: arm })).toHaveLength(1)
  })

  it('wants to know the address that people open', () => {
    expect(faultsOf({ WEBSITE_HOSTNAME: '' })).toEqual([expect.stringContaining('PUBLIC_ORIGIN')])
    expect(faultsOf({ PUBLIC_ORIGIN: 'https://vms.example/path' })).toHaveLength(1)
    expect(faultsOf({ PUBLIC_ORIGIN: 'vms.example' })).toEqual(['PUBLIC_ORIGIN must be an http or https address'])
  })

  it.each([' ', '80 80', '-1', '65536', '8080.5', '0x50'])('does not listen on port %j', (port) => {
    expect(faultsOf({ PORT: port })).toEqual(['PORT must be a port number'])
  })

  it('takes a setting that is empty for one that is not there', () => {
    const config = readConfig(environment({ CA_BUNDLE: '', DATA_DIR: '', PORT: '', HOST: '', CLOUD: '' }))

    expect(config).toMatchObject({ caBundle: undefined, dataDir: undefined, port: 8080, host: undefined })
  })
})

describe('the credential of the SDK app', () => {
  const without = (changes: Record<string, string | undefined>) => ({ SDK_CLIENT_SECRET: undefined, ...changes })
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sdk-app-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const write = (text: string): string => {
    const path = join(folder, 'sdk-app.pem')
    writeFileSync(path, text)
    return path
  }

  it.each([
    ['public', 'api://AzureADTokenExchange'],
    ['usgovernment', 'api://AzureADTokenExchangeUSGov'],
    ['china', 'api://AzureADTokenExchangeChina'],
  ])('may be a managed identity, whose token is for the exchange of its cloud: %s', (cloud, audience) => {
    const { sdkApp } = readConfig(environment(without({ SDK_MANAGED_IDENTITY_CLIENT_ID: GUID, CLOUD: cloud })))

    expect(sdkApp.credential).toEqual({ kind: 'managed-identity', clientId: GUID, audience })
  })

  it('may be a managed identity that is also what the app is for itself, unless another is', () => {
    const other = '22222222-2222-4333-8444-555555555555'
    const identityOf = (changes: Record<string, string | undefined>) => readConfig(environment(changes)).managedIdentity

    expect(identityOf(without({ SDK_MANAGED_IDENTITY_CLIENT_ID: GUID }))).toEqual({
      clientId: GUID,
      setting: 'SDK_MANAGED_IDENTITY_CLIENT_ID',
    })
    expect(identityOf(without({ SDK_MANAGED_IDENTITY_CLIENT_ID: GUID, MANAGED_IDENTITY_CLIENT_ID: other }))).toEqual({
      clientId: other,
      setting: 'MANAGED_IDENTITY_CLIENT_ID',
    })
    expect(identityOf({})).toEqual({ clientId: undefined, setting: 'MANAGED_IDENTITY_CLIENT_ID' })
  })

  it('may be a certificate with its key, in either order', async () => {
    const { key, certificate } = await buildPem()

    for (const pem of [certificate + key, key + certificate, `Bag Attributes\n${key}subject=CN\n${certificate}`]) {
      const path = write(pem)
      const { sdkApp } = readConfig(environment(without({ SDK_CLIENT_CERTIFICATE: path })))
      expect(sdkApp.credential).toEqual({ kind: 'certificate', path })
    }
  })

  it('may be the token of a service account, which must be there from the start', () => {
    const path = write('a token\n')

    expect(readConfig(environment(without({ SDK_FEDERATED_TOKEN_FILE: path }))).sdkApp.credential).toEqual({
      kind: 'token-file',
      path,
    })
    for (const nothing of [write('\n'), '/nowhere/token']) {
      expect(faultsOf(without({ SDK_FEDERATED_TOKEN_FILE: nothing }))).toEqual([
        'SDK_FEDERATED_TOKEN_FILE names a file that is not there, cannot be read or is empty',
      ])
    }
  })

  it('is missing where none is set, which is one fault that names all four', () => {
    const faults = faultsOf({ SDK_CLIENT_SECRET: '' })

    expect(faults).toHaveLength(1)
    for (const name of [...FILES, 'SDK_CLIENT_SECRET', 'SDK_MANAGED_IDENTITY_CLIENT_ID']) {
      expect(faults[0]).toContain(name)
    }
  })

  it('is not clear where several are set, which is one fault that names those', () => {
    const faults = faultsOf({ SDK_MANAGED_IDENTITY_CLIENT_ID: GUID })

    expect(faults).toEqual(['SDK_MANAGED_IDENTITY_CLIENT_ID and SDK_CLIENT_SECRET exclude each other: set only one'])
  })

  it('is not a managed identity by its name', () => {
    expect(faultsOf(without({ SDK_MANAGED_IDENTITY_CLIENT_ID: 'id-my-vms' }))).toEqual([
      'SDK_MANAGED_IDENTITY_CLIENT_ID must be a GUID',
    ])
  })

  it('is not a certificate that cannot be used, and says why without repeating what it read', async () => {
    const [right, other, expired, future, elliptic] = await Promise.all([
      buildPem(),
      buildPem(),
      buildPem({ fromDay: -30, toDay: -1 }),
      buildPem({ fromDay: 1 }),
      buildPem({ algorithm: 'elliptic' }),
    ])
    const broken = right.key.replace(/\n.{64}\n/, '\n')
    const faults = [
      '',
      right.certificate,
      right.key,
      right.certificate + broken,
      right.certificate + other.key,
      expired.certificate + expired.key,
      future.certificate + future.key,
      elliptic.certificate + elliptic.key,
    ].map((pem) => faultsOf(without({ SDK_CLIENT_CERTIFICATE: write(pem) })))

    expect(faults).toEqual(
      [
        /without a certificate/,
        /without a private key/,
        /without a certificate/,
        /private key cannot be read/,
        /not that of its first certificate/,
        /expired on/,
        /begins on/,
        /not RSA/,
      ].map((reason) => [expect.stringMatching(reason)]),
    )
    expect(JSON.stringify(faults)).not.toMatch(/[A-Za-z0-9+/]{32}/)
  })

  it.each(['/nowhere/sdk-app.pem', '/'])('is not a certificate in %s, where no file is', (path) => {
    expect(faultsOf(without({ SDK_CLIENT_CERTIFICATE: path }))).toEqual([
      'SDK_CLIENT_CERTIFICATE names a file that is not there or cannot be read',
    ])
  })

  it.each(['SDK_CLIENT_SECRET', 'TENANT_ID', 'REDIS_URL'])(
    'or any other setting, is refused as a reference that App Service did not resolve, which is not repeated: %s',
    (name) => {
      const faults = faultsOf({
        [name]: '@Microsoft.KeyVault(SecretUri=https://kv-contoso.vault.azure.net/secrets/sdk)',
      })

      expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} is a reference that .* could not resolve`))])
      expect(faults.join()).not.toContain('kv-contoso')
    },
  )
})

describe('the Redis of several processes', () => {
  const host = 'redis-contoso.westeurope.redis.azure.net'
  const redisOf = (changes: Record<string, string>) => readConfig(environment(changes)).redis

  it('is none unless it is named', () => {
    expect(redisOf({ REDIS_URL: '', REDIS_AUTH: '' })).toBeUndefined()
  })

  it('takes what stands in its URL as it is', () => {
    expect(redisOf({ REDIS_URL: 'redis://app:a%2Fkey@localhost/2' })).toEqual({
      url: 'redis://app:a%2Fkey@localhost/2',
      auth: 'url',
    })
  })

  it.each([`rediss://${host}:10000`, 'rediss://contoso.redis.cache.windows.net:6380'])(
    'is signed in to with Entra ID at %s',
    (url) => {
      expect(redisOf({ REDIS_URL: url, REDIS_AUTH: 'entra' })).toEqual({ url, auth: 'entra' })
    },
  )

  it.each([
    [`rediss://:hunter2@${host}:10000`, 'REDIS_URL must have no user and no password with REDIS_AUTH=entra'],
    [`rediss://hunter2@${host}:10000`, 'REDIS_URL must have no user and no password with REDIS_AUTH=entra'],
    [`redis://${host}:10000`, 'REDIS_URL must begin with rediss:// (TLS) with REDIS_AUTH=entra'],
    [`rediss://${host}`, 'REDIS_URL must name a port: 10000 for Azure Managed Redis, 6380 for Azure Cache for Redis'],
    ['', 'REDIS_AUTH is for the Redis in REDIS_URL, which is missing'],
    ['localhost', 'REDIS_URL must be a redis:// or rediss:// address'],
  ])('is refused with Entra ID as %j', (url, fault) => {
    const faults = faultsOf({ REDIS_URL: url, REDIS_AUTH: 'entra' })

    expect(faults).toEqual([expect.stringContaining(fault)])
    expect(faults.join()).not.toContain('hunter2')
  })

  it('is signed in to in no other way', () => {
    expect(faultsOf({ REDIS_URL: 'redis://localhost', REDIS_AUTH: 'key' })).toEqual(['REDIS_AUTH can only be: entra'])
  })
})

describe('the words of the organisation', () => {
  it('are none unless they are set', () => {
    expect(readConfig(environment({ NOTICE: '', SUPPORT_CONTACT: '' })).branding).toEqual({
      organisation: undefined,
      support: undefined,
      notice: undefined,
    })
  })

  it('are one line each', () => {
    const { branding } = readConfig(environment({ ORGANISATION_NAME: ' Contoso ', NOTICE: 'Closed\n  on Friday' }))

    expect(branding).toMatchObject({ organisation: 'Contoso', notice: 'Closed on Friday' })
  })

  it.each([
    ['vm-help@contoso.example', 'mailto:vm-help@contoso.example', 'vm-help@contoso.example'],
    ['https://help.contoso.example/', 'https://help.contoso.example/', 'help.contoso.example'],
    ['https://help.contoso.example/vms?a=b', 'https://help.contoso.example/vms?a=b', 'help.contoso.example/vms'],
  ])('name whom to ask: %s', (value, href, label) => {
    expect(readConfig(environment({ SUPPORT_CONTACT: value })).branding.support).toEqual({ href, label })
  })

  it.each([
    'the help desk',
    'http://help.contoso.example',
    'javascript:alert(1)//@contoso.example',
    'https://user:password@help.contoso.example',
    'mailto:a@contoso.example?body=x',
    'a@contoso.example?cc=b@contoso.example',
    '//help.contoso.example',
  ])('do not name whom to ask by %j', (value) => {
    expect(faultsOf({ SUPPORT_CONTACT: value })).toEqual(['SUPPORT_CONTACT must be a mail address or an https link'])
  })

  it('do not fill the page', () => {
    expect(faultsOf({ NOTICE: 'x'.repeat(301), ORGANISATION_NAME: 'x'.repeat(61) })).toHaveLength(2)
  })
})

describe('the limits of the organisation', () => {
  it('are none unless they are set', () => {
    expect(readConfig(environment()).policy).toEqual({ disabledActions: [], subscriptions: undefined })
  })

  it('are lists with commas, in any letter case', () => {
    const { policy } = readConfig(
      environment({ DISABLED_ACTIONS: 'Stop, restart,', SUBSCRIPTIONS: `${GUID.toUpperCase()} ,${GUID}` }),
    )

    expect(policy).toEqual({ disabledActions: ['stop', 'restart'], subscriptions: [GUID, GUID] })
  })

  it.each([
    ['DISABLED_ACTIONS', 'stop, hunter2, hunter3'],
    ['DISABLED_ACTIONS', 'stop restart'],
    ['DISABLED_ACTIONS', ','],
    ['SUBSCRIPTIONS', 'Contoso Production, hunter2'],
    ['SUBSCRIPTIONS', `${GUID}') or ('a' == 'a`],
    ['SUBSCRIPTIONS', ' , '],
    ['SUBSCRIPTIONS', Array.from({ length: 201 }, () => GUID).join()],
  ])('are refused where they cannot be understood, with one fault: %s=%s', (name, value) => {
    const faults = faultsOf({ [name]: value })

    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} `))])
    expect(faults.join()).not.toContain('hunter')
  })
})
