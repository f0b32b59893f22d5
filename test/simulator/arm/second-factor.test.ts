import { type LocalAzure, refusalOf, startLocalAzure } from '../../support/local-azure.ts'
import { createBrowser } from '../entra/browser.ts'
import { discover, redeem, toAuthorizeUrl } from '../entra/relying-party.ts'

const P1 = JSON.stringify({ access_token: { acrs: { essential: true, values: ['p1'] } } })
const start =
  '/subscriptions/{Contoso Development}/resourceGroups/rg-dev-team/providers/Microsoft.Compute/virtualMachines/dev-grace/start?api-version=2024-07-01'
const subscriptions = '/subscriptions?api-version=2022-12-01'

describe('Azure’s mandatory multifactor authentication', () => {
  let azure: LocalAzure
  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  beforeEach(async () => {
    await azure.control('POST', '/reset')
    await azure.control('PUT', '/second-factor', { demanded: true })
  })
  afterAll(() => azure.close())

  const query = (clients: ReturnType<LocalAzure['as']>) => clients.graph.resources({ query: 'Resources | count' })

  it('challenges a person’s action, and no read', async () => {
    const ada = azure.as('ada')

    const refused = await ada.fetch('POST', start)

    expect([refused.status, refused.body.error.code]).toEqual([401, 'RequestDisallowedByPolicy'])
    const [, claims = ''] = /error="insufficient_claims", claims="([^"]+)"/.exec(
      refused.headers.get('www-authenticate') ?? '',
    ) ?? ['', '']
    expect(Buffer.from(claims, 'base64').toString()).toBe(P1)
    expect((await ada.fetch('GET', subscriptions)).status).toBe(200)
    expect((await query(ada)).totalRecords).toBe(1)
  })

  it('leaves apps alone', async () => {
    expect((await azure.asServicePrincipal().fetch('POST', start)).status).toBe(202)
  })

  it('makes the SDK ask for a better token, which Entra refuses with the claims for the sign-in', async () => {
    const ada = azure.as('ada')

    const refusal = await refusalOf(ada.vms('Contoso Development').start('rg-dev-team', 'dev-grace').submitted())

    expect(refusal.message).toContain('AADSTS50076')
    expect(refusal).toMatchObject({ cause: { claims: expect.stringContaining('"p1"') } })
  })

  it('is content after a step-up with these claims', async () => {
    const configuration = await discover(azure)
    const browser = createBrowser()
    const url = toAuthorizeUrl(azure, configuration, { login_hint: 'ada@contoso.example', claims: P1 })
    await browser.visit(url)
    const { location } = await browser.press(url, 'second-factor', 'yes')
    const { access_token: token } = await redeem(configuration, location)

    const answer = await azure.actFor(token).fetch('POST', start)

    expect(answer.status).toBe(202)
  })
})
