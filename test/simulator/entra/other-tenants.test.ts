import { OnBehalfOfCredential } from '@azure/identity'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { refreshTokenGrant } from 'openid-client'
import { z } from 'zod'
import { decodeToken } from '../../../simulator/entra/jwt.ts'
import { type LocalAzure, namesOf, startLocalAzure } from '../../support/local-azure.ts'
import { createBrowser } from './browser.ts'
import { discover, redeem, refusalOf, signIn, toAuthorizeUrl, toScope } from './relying-party.ts'

const GRACE = 'grace@contoso.example'

describe('A tenant in which a person is a guest', () => {
  let azure: LocalAzure
  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  afterAll(() => azure.close())
  beforeEach(() => azure.control('POST', '/reset'))

  const fabrikam = () => azure.getOtherTenant('Fabrikam').tenantId
  const northwind = () => azure.getOtherTenant('Northwind').tenantId
  const guestId = () => azure.getOtherTenant('Fabrikam').guests[0]?.objectId
  const login = { login_hint: GRACE }
  const list = async (pages: AsyncIterable<{ tenantId?: string }>) => {
    const ids: (string | undefined)[] = []
    for await (const { tenantId } of pages) ids.push(tenantId)
    return ids
  }
  const query = async (clients: ReturnType<LocalAzure['as']>) => {
    const { data } = await clients.graph.resources({
      query: "Resources | where type =~ 'microsoft.compute/virtualmachines' | project name, resourceGroup, tenantId",
    })
    return (data as { name: string; tenantId: string }[]).toSorted((a, b) => a.name.localeCompare(b.name))
  }

  it('has its own issuer, keys and endpoints', async () => {
    const configuration = await discover(azure, { tenantId: fabrikam() })
    const { issuer, token_endpoint, authorization_endpoint } = configuration.serverMetadata()

    expect(issuer).toBe(`${azure.origin}/${fabrikam()}/v2.0`)
    expect(token_endpoint).toBe(`${azure.origin}/${fabrikam()}/oauth2/v2.0/token`)
    expect(authorization_endpoint).toBe(`${azure.signInSite.signInOrigin}/${fabrikam()}/oauth2/v2.0/authorize`)
  })

  it('signs the guest in as another object, of the same account', async () => {
    const configuration = await discover(azure, { tenantId: fabrikam() })

    const tokens = await signIn(azure, configuration, createBrowser(), login)

    const { tenantId } = azure.directory
    expect(tokens.claims()).toMatchObject({
      tid: fabrikam(),
      oid: guestId(),
      idp: `https://sts.windows.net/${tenantId}/`,
      preferred_username: GRACE,
    })
    expect(guestId()).not.toBe(azure.getPerson('grace').objectId)
    const account: unknown = JSON.parse(Buffer.from(z.string().parse(tokens['client_info']), 'base64url').toString())
    expect(account).toEqual({ uid: azure.getPerson('grace').objectId, utid: tenantId })
    const keys = createRemoteJWKSet(new URL(configuration.serverMetadata().jwks_uri ?? ''))
    const issuer = `${azure.origin}/${fabrikam()}/v2.0`
    await expect(jwtVerify(tokens.access_token, keys, { issuer })).resolves.toBeTruthy()
  })

  it('takes the session that the browser has at Entra, and no one who is no guest', async () => {
    const browser = createBrowser()
    const home = await signIn(azure, await discover(azure), browser, login)
    const configuration = await discover(azure, { tenantId: fabrikam() })

    const away = await signIn(azure, configuration, browser, { prompt: 'none', ...login })
    const stranger = await createBrowser().visit(
      toAuthorizeUrl(azure, configuration, { login_hint: 'ada@contoso.example' }),
    )

    expect(away.claims()?.['sid']).toBe(home.claims()?.['sid'])
    expect(stranger.status).toBe(200)
    expect(stranger.body).toContain('Grace Hopper')
    expect(stranger.body).not.toContain('Ada Lovelace')
  })

  it('answers a refresh token of the home tenant with tokens of its own', async () => {
    const home = await signIn(azure, await discover(azure), createBrowser(), login)
    const configuration = await discover(azure, { tenantId: fabrikam() })
    const scope = toScope(azure)

    const away = await refreshTokenGrant(configuration, home.refresh_token ?? '', { scope })

    expect(decodeToken(away.access_token)?.claims).toMatchObject({ tid: fabrikam(), oid: guestId() })
    const ada = await signIn(azure, await discover(azure), createBrowser())
    const refused = refreshTokenGrant(configuration, ada.refresh_token ?? '', { scope })
    expect(await refusalOf(refused)).toEqual(['invalid_grant', 50020])
  })

  it('takes neither codes nor assertions of another tenant', async () => {
    const home = await discover(azure)
    const away = await discover(azure, { tenantId: fabrikam() })
    const { location } = await createBrowser().visit(toAuthorizeUrl(azure, home, login))
    const { clientId, clientSecret } = azure.directory.apps.sdk

    const credential = new OnBehalfOfCredential({
      tenantId: fabrikam(),
      clientId,
      clientSecret,
      userAssertionToken: azure.entra.signIn(azure.getPerson('grace')).accessToken,
      ...{ authorityHost: azure.origin, disableInstanceDiscovery: true },
    })

    expect(await refusalOf(redeem(away, location))).toEqual(['invalid_grant', 700005])
    await expect(credential.getToken('https://management.azure.com/.default')).rejects.toThrow('AADSTS50013')
  })

  it('refuses where nobody has consented, in every way', async () => {
    const configuration = await discover(azure, { tenantId: northwind() })
    const home = await signIn(azure, await discover(azure), createBrowser(), login)
    const browser = createBrowser()
    const url = toAuthorizeUrl(azure, configuration, login)

    const page = await browser.visit(url)
    const back = await browser.press(url, 'consent', 'no')
    const silent = await browser.visit(toAuthorizeUrl(azure, configuration, { prompt: 'none', ...login }))
    const refused = refreshTokenGrant(configuration, home.refresh_token ?? '', { scope: toScope(azure) })

    expect(page.body).toContain('Need admin approval')
    expect(back.location?.searchParams.get('error')).toBe('access_denied')
    expect(silent.location?.searchParams.get('error')).toBe('consent_required')
    expect(silent.location?.searchParams.get('error_description')).toContain('AADSTS65001')
    expect(await refusalOf(refused)).toEqual(['invalid_grant', 65001])
    const behalf = azure.asGuest('grace', 'Northwind').credential.getToken('https://management.azure.com/.default')
    await expect(behalf).rejects.toThrow('AADSTS65001')
  })

  it('is listed for the guest beside her own, whichever tenant the token is of, and for nobody else', async () => {
    const all = [azure.directory.tenantId, fabrikam(), northwind()]

    expect(await list(azure.as('grace').tenants.list())).toEqual(all)
    expect(await list(azure.asGuest('grace', 'Fabrikam').tenants.list())).toEqual(all)
    expect(await list(azure.as('ada').tenants.list())).toEqual([azure.directory.tenantId])
    expect(await list(azure.asServicePrincipal().tenants.list())).toEqual([azure.directory.tenantId])
  })

  it('shows its subscriptions and machines to its own tokens alone', async () => {
    const home = azure.as('grace')
    const away = azure.asGuest('grace', 'Fabrikam')

    expect(await namesOf(home.subscriptions.list())).toEqual(['Contoso Development'])
    expect(await namesOf(away.subscriptions.list())).toEqual(['Fabrikam Research'])
    expect(await list(away.subscriptions.list())).toEqual([fabrikam()])
    expect((await query(away)).map(({ name, tenantId }) => [name, tenantId])).toEqual([
      ['compiler', fabrikam()],
      ['dev-grace', fabrikam()],
      ['render-01', fabrikam()],
    ])
    const atHome = await query(home)
    expect(new Set(atHome.map(({ tenantId }) => tenantId))).toEqual(new Set([azure.directory.tenantId]))
    // The same name and group in both tenants.
    expect(atHome.map(({ name }) => name)).toContain('dev-grace')
  })

  it('refuses the machine of one tenant to a token of the other, and names the right one', async () => {
    const home = azure.as('grace')
    const path = '/providers/Microsoft.Compute/virtualMachines/dev-grace?api-version=2024-07-01'
    const group = `/subscriptions/${azure.idOf('Fabrikam Research')}/resourceGroups/rg-dev-team`

    const refused = await home.fetch('GET', `${group}${path}`)
    const answered = await azure.asGuest('grace', 'Fabrikam').fetch('GET', `${group}${path}`)

    expect([refused.status, refused.body.error.code]).toEqual([401, 'InvalidAuthenticationTokenTenant'])
    expect(refused.headers.get('www-authenticate')).toContain(`authorization_uri="${azure.origin}/${fabrikam()}"`)
    expect([answered.status, answered.body.location]).toEqual([200, 'northeurope'])
  })

  it('lets the guest stop her machine there, and leaves the one of the same name alone', async () => {
    const away = azure.asGuest('grace', 'Fabrikam').vms('Fabrikam Research')

    await away.deallocate('rg-dev-team', 'dev-grace').submitted()

    const power = async (clients: ReturnType<LocalAzure['as']>, subscription: string) => {
      const { statuses = [] } = await clients.vms(subscription).instanceView('rg-dev-team', 'dev-grace')
      return statuses.map(({ code }) => code).at(-1)
    }
    expect(await power(azure.asGuest('grace', 'Fabrikam'), 'Fabrikam Research')).toBe('PowerState/deallocating')
    expect(await power(azure.as('grace'), 'Contoso Development')).toBe('PowerState/deallocated')
  })

  it('refuses the guest too once her sign-ins are revoked', async () => {
    const away = azure.asGuest('grace', 'Fabrikam')
    await azure.control('POST', '/revocations', { login_hint: GRACE })

    await expect(away.credential.getToken('https://management.azure.com/.default')).rejects.toThrow('AADSTS50173')
  })

  it('is known by name in the log of requests', async () => {
    await namesOf(azure.asGuest('grace', 'Fabrikam').subscriptions.list())

    const { body } = await azure.control('GET', '/requests')

    expect(body).toContainEqual(expect.objectContaining({ path: '/subscriptions', user: GRACE }))
  })
})
