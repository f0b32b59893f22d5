import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBearerReader } from '../../../simulator/entra/bearer.ts'
import { createSignIns } from '../../../simulator/entra/sign-ins.ts'
import { openSigningKeys, type SigningKeys } from '../../../simulator/entra/signing-keys.ts'
import { createTokenLifetime } from '../../../simulator/entra/token-lifetime.ts'
import { createTokens } from '../../../simulator/entra/tokens.ts'
import { buildDirectory, buildPerson } from './local-entra.ts'

const origin = 'https://localhost:8443'
const { tenantId, apps } = buildDirectory()

describe('Azure Resource Manager’s look at a bearer token', () => {
  let folder: string
  let keys: SigningKeys
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keys-'))
    keys = await openSigningKeys(folder)
  })
  afterAll(() => rm(folder, { recursive: true }))

  const mint = (changes: { origin?: string; audience?: string; seconds?: number; keys?: SigningKeys } = {}) => {
    const tokens = createTokens({
      directory: buildDirectory(),
      keys: changes.keys ?? keys,
      origin: changes.origin ?? origin,
      tokenLifetime: createTokenLifetime(changes.seconds),
    })
    const audience = changes.audience ?? 'https://management.azure.com/'
    return tokens.mintArmTokenForPerson(buildPerson(), 'session', {
      audience,
      client: apps.sdk,
      continuousAccess: false,
    })
  }
  const read = (authorization: string | undefined) =>
    createBearerReader({ keys, origin, tenantId, signIns: createSignIns() })(authorization)

  it.each(['https://management.azure.com', 'https://management.core.windows.net/', origin, `${origin}/`])(
    'accepts one for %s',
    (audience) => {
      const caller = read(`Bearer ${mint({ audience }).token}`)

      expect(caller).toEqual({ objectId: buildPerson().objectId, kind: 'user', name: 'ada@contoso.example', tenantId })
    },
  )

  it.each<[string, () => string | undefined, string, RegExp]>([
    [
      'no header',
      () => undefined,
      'AuthenticationFailed',
      /^Authentication failed\. The 'Authorization' header is missing\.$/,
    ],
    ['another scheme', () => 'Basic eDp5', 'AuthenticationFailedInvalidHeader', /invalid format/],
    ['garbage', () => 'Bearer garbage', 'InvalidAuthenticationToken', /^The access token is invalid\.$/],
    ['a changed token', () => `Bearer ${changeSignature(mint().token)}`, 'InvalidAuthenticationToken', /invalid/],
    [
      'another audience',
      () => `Bearer ${mint({ audience: 'https://x.example' }).token}`,
      'InvalidAuthenticationTokenAudience',
      /'https:\/\/x\.example'/,
    ],
    [
      'another issuer',
      () => `Bearer ${mint({ origin: 'https://localhost:9443' }).token}`,
      'InvalidAuthenticationTokenTenant',
      /wrong issuer 'https:\/\/localhost:9443\//,
    ],
    [
      'an expired one',
      () => `Bearer ${mint({ seconds: -60 }).token}`,
      'ExpiredAuthenticationToken',
      /^The access token expiry UTC time '\d+\/\d+\/\d{4} \d+:\d\d:\d\d [AP]M' is earlier than current UTC time/,
    ],
  ])('refuses %s', (_case, build, code, message) => {
    const fault = read(build())

    expect(fault).toMatchObject({
      status: 401,
      code,
      message: expect.stringMatching(message),
      wwwAuthenticate: expect.stringMatching(
        new RegExp(
          `^Bearer authorization_uri="${origin}/${tenantId}", error="invalid_token", error_description="[^"]+"$`,
        ),
      ),
    })
  })

  it('refuses one that another Entra has signed', async () => {
    const other = await openSigningKeys(join(folder, 'other'))

    const fault = read(`Bearer ${mint({ keys: other }).token}`)

    expect(fault).toMatchObject({ code: 'InvalidAuthenticationToken' })
  })

  it('accepts one from before a restart', async () => {
    const { token } = mint()
    const reopened = await openSigningKeys(folder)

    const caller = createBearerReader({ keys: reopened, origin, tenantId, signIns: createSignIns() })(`Bearer ${token}`)

    expect(caller).toHaveProperty('objectId')
  })

  it('has a new signing key when the old one can not be read', async () => {
    const damaged = join(folder, 'damaged')
    const before = await openSigningKeys(damaged)
    await writeFile(join(damaged, 'entra-signing-key.pem'), 'damaged')

    const after = await openSigningKeys(damaged)

    expect(after.keyId).not.toBe(before.keyId)
  })
})

/** Changes the first letter of the third part. */
function changeSignature(token: string): string {
  const [head = '', payload = '', tail = ''] = token.split('.')
  return [head, payload, (tail.startsWith('A') ? 'B' : 'A') + tail.slice(1)].join('.')
}
