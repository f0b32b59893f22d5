import { OnBehalfOfCredential } from '@azure/identity'
import { z } from 'zod'
import type { Obstacle } from '../../../simulator/directory.ts'
import { decodeToken } from '../../../simulator/entra/jwt.ts'
import { buildDirectory, buildPerson, type LocalEntra, startLocalEntra } from './local-entra.ts'

const armScope = 'https://management.azure.com/.default'
const Claims = z.object({
  access_token: z.object({ capolids: z.object({ essential: z.literal(true), values: z.array(z.guid()).length(1) }) }),
})

describe('The exchange of a person whom Entra ID holds up', () => {
  let local: LocalEntra
  const people = (['mfa', 'blocked', 'device', 'unassigned', 'revoked', 'other tenant', 'no consent'] as const).map(
    (obstacle, index) =>
      buildPerson({
        userPrincipalName: `${obstacle.replace(' ', '-')}@contoso.example`,
        objectId: `0b0b0b0b-0000-4000-8000-00000000000${index}`,
        obstacle,
      }),
  )
  beforeAll(async () => {
    local = await startLocalEntra(buildDirectory({ people: [buildPerson(), ...people] }))
  })
  beforeEach(() => {
    local.entra.signIns.reset()
  })
  afterAll(() => local.close())

  const getPerson = (obstacle: Obstacle) =>
    people.find((person) => person.obstacle === obstacle) ?? buildPerson({ objectId: 'nobody' })

  // The types of OnBehalfOfCredential omit disableInstanceDiscovery, although it honours the option.
  const authority = () => ({ authorityHost: local.origin, disableInstanceDiscovery: true })

  const exchange = (userAssertionToken: string, claims?: string) =>
    new OnBehalfOfCredential({
      tenantId: local.directory.tenantId,
      clientId: local.directory.apps.sdk.clientId,
      clientSecret: local.directory.apps.sdk.clientSecret,
      userAssertionToken,
      ...authority(),
    }).getToken(armScope, {
      enableCae: true,
      ...(claims !== undefined && { claims }),
    })

  it.each<[Obstacle, string, string, string | undefined]>([
    ['mfa', 'AADSTS50076: Due to a configuration change', 'InteractionRequiredAuthError', 'basic_action'],
    ['blocked', 'AADSTS53003: Access has been blocked', 'InteractionRequiredAuthError', 'message_only'],
    ['device', 'AADSTS53000: Your device is required', 'InteractionRequiredAuthError', 'message_only'],
    ['unassigned', 'AADSTS50105: Your administrator has configured', 'ServerError', undefined],
    ['revoked', 'AADSTS50173: The provided grant has expired', 'InteractionRequiredAuthError', 'bad_token'],
    ['other tenant', "AADSTS50020: User account 'other-tenant@contoso.example'", 'ServerError', undefined],
    ['no consent', 'AADSTS65001: The user or administrator', 'InteractionRequiredAuthError', 'consent_required'],
  ])('is refused as %s in words and kinds that Microsoft’s client knows', async (obstacle, words, name, subError) => {
    const { accessToken } = local.entra.signIn(getPerson(obstacle))

    const attempt = exchange(accessToken)

    await expect(attempt).rejects.toMatchObject({
      message: expect.stringContaining(words),
      cause: { name, errorCode: 'invalid_grant', ...(subError !== undefined && { subError }) },
    })
  })

  it.each(['mfa', 'blocked', 'device'] as const)('names the policy in claims for %s', async (obstacle) => {
    const { accessToken } = local.entra.signIn(getPerson(obstacle))

    const { cause } = await exchange(accessToken).then(
      () => ({ cause: undefined }),
      (error: unknown) => z.object({ cause: z.object({ claims: z.string() }) }).parse(error),
    )

    expect(() => Claims.parse(JSON.parse(cause?.claims ?? ''))).not.toThrow()
  })

  it.each(['mfa', 'revoked'] as const)('goes through after a new sign-in for %s', async (obstacle) => {
    const refused = local.entra.signIn(getPerson(obstacle))
    await expect(exchange(refused.accessToken)).rejects.toThrow('AADSTS')

    const again = local.entra.signIn(getPerson(obstacle))

    await expect(exchange(again.accessToken)).resolves.toHaveProperty('token')
    await expect(exchange(refused.accessToken)).rejects.toThrow('AADSTS')
  })

  it.each(['blocked', 'device', 'unassigned', 'other tenant', 'no consent'] as const)(
    'is refused again after a new sign-in for %s',
    async (obstacle) => {
      await expect(exchange(local.entra.signIn(getPerson(obstacle)).accessToken)).rejects.toThrow('AADSTS')

      const again = local.entra.signIn(getPerson(obstacle))

      await expect(exchange(again.accessToken)).rejects.toThrow('AADSTS')
    },
  )

  it('does not take two sign-ins for a second factor when nobody has asked for one', async () => {
    local.entra.signIn(getPerson('mfa'))
    const second = local.entra.signIn(getPerson('mfa'))

    await expect(exchange(second.accessToken)).rejects.toThrow('AADSTS50076')
  })

  it('says in the new token that a second factor was used, and keeps saying so when it is renewed', async () => {
    const person = getPerson('mfa')
    await expect(exchange(local.entra.signIn(person).accessToken)).rejects.toThrow('AADSTS50076')
    const again = local.entra.signIn(person)

    const renewed = local.entra.renew(person, again)

    const methods = [again, renewed].map((signIn) => decodeToken(signIn?.accessToken ?? '')?.claims['amr'])
    expect(methods).toEqual([
      ['pwd', 'mfa'],
      ['pwd', 'mfa'],
    ])
  })

  it('does not become possible by renewing the token of the first sign-in', async () => {
    const person = getPerson('mfa')
    const first = local.entra.signIn(person)
    await expect(exchange(first.accessToken)).rejects.toThrow('AADSTS50076')

    const renewed = local.entra.renew(person, first)

    await expect(exchange(renewed?.accessToken ?? '')).rejects.toThrow('AADSTS50076')
  })

  it('is refused to anybody whose sign-in is revoked, with Resource Manager’s claims as interaction that is required', async () => {
    const { accessToken } = local.entra.signIn(buildPerson())
    local.entra.signIns.revoke(buildPerson().objectId)
    const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: '1726258122' } } })

    const plain = exchange(accessToken)
    const challenged = exchange(accessToken, claims)

    await expect(plain).rejects.toMatchObject({ cause: { errorCode: 'invalid_grant', subError: 'bad_token' } })
    await expect(challenged).rejects.toMatchObject({
      message: expect.stringContaining('AADSTS50173'),
      cause: { errorCode: 'interaction_required', claims: expect.stringContaining('"nbf"') },
    })
    await expect(exchange(local.entra.signIn(buildPerson()).accessToken, claims)).resolves.toHaveProperty('token')
  })
})
