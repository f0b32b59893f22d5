import { ConfigError, readConfig } from '../../src/config/config.ts'

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

describe('the configuration', () => {
  it('is complete with what App Service and an administrator set', () => {
    const config = readConfig(environment())

    expect(config).toMatchObject({
      tenantId: GUID,
      sdkApp: { clientId: GUID, credential: { kind: 'secret', secret: 'a secret value' } },
      publicOrigin: 'https://vms.azurewebsites.net',
      host: '::',
      port: 8080,
      cloud: { authority: 'https://login.microsoftonline.com', armEndpoint: 'https://management.azure.com' },
    })
  })

  it('names every fault at once', () => {
    const faults = faultsOf({ TENANT_ID: 'contoso', SDK_CLIENT_ID: '', SDK_CLIENT_SECRET: undefined, PORT: 'http' })

    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'TENANT_ID',
      'SDK_CLIENT_ID',
      'SDK_CLIENT_SECRET',
      'PORT',
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
  })

  it('takes a setting that is empty for one that is not there', () => {
    const config = readConfig(environment({ CA_BUNDLE: '', DATA_DIR: '', PORT: '', HOST: '', CLOUD: '' }))

    expect(config).toMatchObject({ caBundle: undefined, dataDir: undefined, port: 8080, host: '::' })
  })
})
