import { ConfigError, readConfig } from '../../src/config/config.ts'

const GUID = '11111111-2222-4333-8444-555555555555'
const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37) % 256)).toString('base64')

function environment(changes: Record<string, string | undefined> = {}): Record<string, string | undefined> {
  return {
    TENANT_ID: GUID,
    SDK_CLIENT_ID: GUID,
    SDK_CLIENT_SECRET: 'a secret value',
    FRONT_DOOR: 'entra',
    AUTH_CLIENT_ID: GUID,
    AUTH_CLIENT_SECRET: 'another secret value',
    SESSION_KEY: KEY,
    PUBLIC_ORIGIN: 'https://vms.contoso.example',
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

describe("the settings of the app's own door", () => {
  it('are the Auth app registration and a key', () => {
    expect(readConfig(environment()).frontDoor).toEqual({
      kind: 'own',
      authApp: { clientId: GUID, credential: { kind: 'secret', secret: 'another secret value' } },
      sessionKeys: [Buffer.from(KEY, 'base64')],
    })
  })

  it('may have the key from before too, which still opens', () => {
    const before = Buffer.from(KEY, 'base64').toReversed()

    expect(
      readConfig(environment({ SESSION_KEY_BEFORE: Buffer.from(before).toString('base64') })).frontDoor,
    ).toMatchObject({ sessionKeys: [Buffer.from(KEY, 'base64'), Buffer.from(before)] })
  })

  it('are needed for no other door', () => {
    const none = { AUTH_CLIENT_ID: '', AUTH_CLIENT_SECRET: '', SESSION_KEY: '' }

    expect(readConfig(environment({ FRONT_DOOR: 'trusted', ...none })).frontDoor).toEqual({ kind: 'easy-auth' })
  })

  it('name all that is missing', () => {
    const none = { AUTH_CLIENT_ID: '', AUTH_CLIENT_SECRET: '', SESSION_KEY: '', PUBLIC_ORIGIN: '' }

    expect(faultsOf(none).map((fault) => fault.split(/[ ,]/)[0])).toEqual([
      'AUTH_CLIENT_ID',
      'AUTH_MANAGED_IDENTITY_CLIENT_ID',
      'SESSION_KEY',
      'PUBLIC_ORIGIN',
    ])
  })

  it.each<[string, Record<string, string>]>([
    ['at least 32 random bytes', { SESSION_KEY: KEY.slice(0, 40) }],
    ['at least 32 random bytes', { SESSION_KEY_BEFORE: 'short' }],
    ['must be random', { SESSION_KEY: Buffer.alloc(32, 'a').toString('base64') }],
    ['exclude each other: set only one', { AUTH_CLIENT_CERTIFICATE: '/auth.pem' }],
    ['AUTH_CLIENT_CERTIFICATE names a file', { AUTH_CLIENT_SECRET: '', AUTH_CLIENT_CERTIFICATE: '/not-there.pem' }],
    ['exclude each other: turn one of them off', { WEBSITE_AUTH_ENABLED: 'True' }],
    ['must begin with https://', { PUBLIC_ORIGIN: 'http://vms.contoso.example' }],
    ['must begin with https://', { PUBLIC_ORIGIN: 'http://127.0.0.1:3000' }],
  ])('are refused by name: %s', (fault, changes) => {
    expect(faultsOf(changes)).toEqual([expect.stringContaining(fault)])
  })

  it('may have http://localhost, for development', () => {
    expect(faultsOf({ PUBLIC_ORIGIN: 'http://localhost:3000' })).toEqual([])
  })

  it('never repeat a secret', () => {
    expect(faultsOf({ SESSION_KEY: 'hunter2', AUTH_CLIENT_ID: 'hunter2' }).join()).not.toContain('hunter2')
  })
})
