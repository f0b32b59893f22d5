import type * as client from 'openid-client'
import { refreshTokenGrant } from 'openid-client'
import { decodeToken } from '../../../simulator/entra/jwt.ts'
import { type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'
import { createBrowser } from '../entra/browser.ts'
import { discover, redeem, refusalOf, signIn, toAuthorizeUrl, toScope } from '../entra/relying-party.ts'

const ADA = 'ada@contoso.example'

describe('The control of the local Entra ID', () => {
  let azure: LocalAzure
  let configuration: client.Configuration
  beforeAll(async () => {
    azure = await startLocalAzure()
    configuration = await discover(azure)
  })
  beforeEach(() => azure.control('POST', '/reset'))
  afterAll(() => azure.close())

  const begin = () => signIn(azure, configuration, createBrowser())
  const renew = (token = '') => refreshTokenGrant(configuration, token, { scope: toScope(azure) })
  const groupsOf = (token: string) => decodeToken(token)?.claims['groups']

  it('sets the size of tokens, and a reset takes it back', async () => {
    await azure.control('PUT', '/refresh-token-size', { characters: 6_000 })
    await azure.control('PUT', '/groups', { count: 200 })
    const large = await begin()
    const { body: headers } = await azure.control('GET', `/headers?login_hint=${ADA}`)
    await azure.control('POST', '/reset')
    const usual = await begin()

    expect([large.refresh_token?.length ?? 0, usual.refresh_token?.length ?? 0].map((size) => size / 250)).toEqual([
      expect.closeTo(24, 1),
      expect.closeTo(7, 1),
    ])
    expect(groupsOf(large.access_token)).toHaveLength(200)
    expect(groupsOf(headers['X-MS-TOKEN-AAD-ACCESS-TOKEN'])).toHaveLength(200)
    expect(groupsOf(usual.access_token)).toBeUndefined()
  })

  it('only says that there are groups beyond 200, as Entra does', async () => {
    await azure.control('PUT', '/groups', { count: 201 })

    const { access_token: token } = await begin()

    expect(decodeToken(token)?.claims).toMatchObject({ _claim_names: { groups: 'src1' } })
    expect(groupsOf(token)).toBeUndefined()
  })

  it('makes refresh tokens lapse, and codes on their way', async () => {
    const { refresh_token: token } = await begin()
    await azure.control('DELETE', `/refresh-tokens?login_hint=${ADA}`)
    const { location } = await createBrowser().visit(toAuthorizeUrl(azure, configuration, { login_hint: ADA }))
    await azure.control('DELETE', '/codes')

    expect(await refusalOf(renew(token))).toEqual(['invalid_grant', 700082])
    expect(await refusalOf(redeem(configuration, location))).toEqual(['invalid_grant', 70008])
  })

  it('ends the family of a refresh token that is used twice', async () => {
    await azure.control('PUT', '/refresh-token-families', { revokeReused: true })
    const { refresh_token: token } = await begin()
    await renew(token)

    expect(await refusalOf(renew(token))).toEqual(['invalid_grant', 70000])
  })

  it('takes a person’s consent and sessions away', async () => {
    const browser = createBrowser()
    await signIn(azure, configuration, browser)
    const silently = () => browser.visit(toAuthorizeUrl(azure, configuration, { prompt: 'none' }))
    await azure.control('DELETE', `/consents?login_hint=${ADA}`)
    const withoutConsent = await silently()
    await azure.control('DELETE', `/entra-sessions?login_hint=${ADA}`)
    const withoutSession = await silently()

    const errors = [withoutConsent, withoutSession].map(({ location }) => location?.searchParams.get('error'))
    expect(errors).toEqual(['consent_required', 'login_required'])
  })

  it.each([
    ['PUT', '/refresh-token-size', { characters: 'many' }, 400],
    ['PUT', '/groups', {}, 400],
    ['PUT', '/refresh-token-families', { revokeReused: 'yes' }, 400],
    ['DELETE', '/consents', undefined, 404],
    ['DELETE', '/entra-sessions?login_hint=nobody', undefined, 404],
  ])('refuses a mistake: %s %s', async (method, path, body, status) => {
    expect((await azure.control(method, path, body)).status).toBe(status)
  })
})
