import { createDoorBrowser, doorSettings } from '../../support/door-browser.ts'
import type { LocalAzure } from '../../support/local-azure.ts'
import { pageOf, startMyVms, textOf } from '../../support/my-vms.ts'

const CREDENTIALS: readonly [string, (azure: LocalAzure) => Record<string, string>][] = [
  ['a certificate', ({ clientCertificateFile }) => ({ AUTH_CLIENT_CERTIFICATE: clientCertificateFile })],
  [
    'a managed identity',
    ({ origin, directory: { managedIdentity } }) => {
      // Set as on App Service.
      process.env['IDENTITY_ENDPOINT'] = `${origin}/msi/token`
      process.env['IDENTITY_HEADER'] = managedIdentity.header
      return { AUTH_MANAGED_IDENTITY_CLIENT_ID: managedIdentity.clientId }
    },
  ],
]

describe('the Auth app', () => {
  afterEach(() => {
    delete process.env['IDENTITY_ENDPOINT']
    delete process.env['IDENTITY_HEADER']
  })

  it.each(CREDENTIALS)('signs people in by %s, and renews', async (_, settings) => {
    const vms = await startMyVms({
      settings: (azure) => ({ ...doorSettings(azure), AUTH_CLIENT_SECRET: '', ...settings(azure) }),
    })
    const browser = createDoorBrowser(vms.app)

    expect((await browser.signIn('ada')).headers['location']).toBe('/vms')
    vms.azure.clock.advance(1.6 * 3_600_000)
    expect((await browser.get('/operations')).status).toBe(200)

    await vms.close()
  })

  it('with a wrong secret signs nobody in, and says which setting to change', async () => {
    const vms = await startMyVms({ settings: (azure) => ({ ...doorSettings(azure), AUTH_CLIENT_SECRET: 'wrong' }) })

    const answer = await createDoorBrowser(vms.app).signIn('ada')

    expect(answer.status).toBe(500)
    expect(textOf(answer)).toContain('not set up correctly')
    expect(pageOf(answer).querySelector('main details')?.structuredText).toContain('AUTH_CLIENT_SECRET')
    await vms.close()
  })

  it('that Entra can not be asked about at the start signs people in once it can', async () => {
    const vms = await startMyVms({ settings: doorSettings })
    const browser = createDoorBrowser(vms.app)
    await vms.setFaults({ match: { path: 'openid-configuration$' }, drop: true })
    const refused = await browser.get('/sign-in')
    expect(refused.status).toBe(502)
    expect(textOf(refused)).toContain('Microsoft Entra could not be reached')

    await vms.setFaults()

    expect((await browser.signIn('ada')).headers['location']).toBe('/vms')
    await vms.close()
  })

  it('knows Entra anew each day, beside what it knows, and does without while Entra can not say', async () => {
    const vms = await startMyVms({ settings: doorSettings })
    const browser = createDoorBrowser(vms.app)
    const discoveries = () => vms.asked(/openid-configuration$/)
    await browser.signIn('ada')
    const before = (await discoveries()).length
    await browser.signIn('ada')
    expect(await discoveries()).toHaveLength(before)
    vms.azure.clock.advance(24 * 3_600_000)
    await vms.setFaults({ match: { path: 'openid-configuration$' }, drop: true })

    expect((await browser.signIn('ada')).headers['location']).toBe('/vms')

    await vms.untilAsked(/openid-configuration$/, before + 1)
    await vms.close()
  })
})
