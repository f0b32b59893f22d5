import { jwtVerify } from 'jose'
import { readOptions } from '../../../packages/easy-auth-credential/src/easy-auth-options.ts'
import { createTenantKeys } from '../../../packages/easy-auth-credential/src/tenant-keys.ts'
import { type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'

describe('the keys of the tenant', () => {
  let azure: LocalAzure

  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  const setFaults = (...faults: object[]) => azure.control('PUT', '/faults', faults)
  const asked = async (pattern: RegExp) => {
    const { body } = await azure.control('GET', '/requests')
    return (body as { path: string }[]).filter(({ path }) => pattern.test(path)).length
  }

  function build(tenantId = azure.directory.tenantId) {
    let now = 0
    const tenantKeys = createTenantKeys(
      readOptions({
        tenantId,
        clientId: azure.directory.apps.sdk.clientId,
        credential: { kind: 'secret', secret: 'x' },
        authority: azure.origin,
        now: () => now,
      }),
    )
    const verify = async (token = azure.entra.signIn(azure.getPerson('ada')).accessToken) => {
      const { issuer, key } = await tenantKeys(tenantId)
      return jwtVerify(token, key, { issuer })
    }
    return { tenantKeys, verify, pass: (ms: number) => (now += ms) }
  }

  it('are asked for once, however many people come', async () => {
    const { verify } = build()

    await Promise.all(Array.from({ length: 20 }, () => verify()))

    expect(await asked(/openid-configuration|keys/)).toBe(2)
  })

  it('are asked for again after an hour, and outlive an outage', async () => {
    const { verify, pass } = build()
    await verify()
    await setFaults({ match: { path: '.' }, drop: true })

    pass(61 * 60_000)

    for (let hour = 0; hour < 3; hour += 1) {
      await expect(verify()).resolves.toBeDefined()
      pass(61 * 60_000)
    }
    await setFaults()
    expect(await asked(/keys/)).toBeGreaterThan(1)
  })

  it('are not kept where what answers is not the tenant, but asked for again', async () => {
    const { verify } = build()
    const body = { issuer: 'https://portal.example/captive/v2.0', jwks_uri: 'https://portal.example/keys' }
    await setFaults({ match: { path: 'openid-configuration' }, status: 200, body })

    await expect(verify()).rejects.toMatchObject({ code: 'keys-unavailable' })
    await setFaults()

    await expect(verify()).resolves.toBeDefined()
  })

  it('of a tenant that Entra does not know are no outage, but a setting to correct', async () => {
    const { tenantKeys } = build('99999999-9999-4999-8999-999999999999')

    const message = expect.stringContaining("Tenant '99999999-9999-4999-8999-999999999999' not found")
    await expect(tenantKeys('99999999-9999-4999-8999-999999999999')).rejects.toMatchObject({
      code: 'unknown-tenant',
      entra: { aadsts: 'AADSTS90002', message },
    })
  })

  it('are asked for again after Entra has refused for a reason of its own', async () => {
    const { verify } = build()
    await setFaults({ match: { path: 'openid-configuration' }, status: 503, body: {} })

    await expect(verify()).rejects.toMatchObject({ code: 'keys-unavailable' })
    await setFaults()

    await expect(verify()).resolves.toBeDefined()
  })
})
