import { type MyVms, namesOf, RESOURCE_MANAGER, startMyVms, textOf } from '../support/my-vms.ts'
import { until } from '../support/until.ts'

const IDENTITY = /\/msi\/token$/

describe('a page for which the app proves itself by its managed identity', () => {
  let vms: MyVms

  beforeEach(async () => {
    vms = await startMyVms({
      settings: ({ origin, directory: { managedIdentity } }) => {
        // Set as on App Service.
        process.env['IDENTITY_ENDPOINT'] = `${origin}/msi/token`
        process.env['IDENTITY_HEADER'] = managedIdentity.header
        return { SDK_CLIENT_SECRET: '', SDK_MANAGED_IDENTITY_CLIENT_ID: managedIdentity.clientId }
      },
    })
  })
  afterEach(async () => {
    delete process.env['IDENTITY_ENDPOINT']
    delete process.env['IDENTITY_HEADER']
    await vms.close()
  })

  it('says that it does not answer, offers another try, and has asked neither Entra for a token nor Azure for machines', async () => {
    await vms.setFaults({ match: { path: '/msi/token' }, drop: true })
    using time = vms.holdTime()
    // Fetches Entra's keys, so that only the identity is slow from here on.
    await vms.get('ada', '/nothing').expect(404)
    let isThere = false
    const page = vms
      .get('ada', '/vms')
      .expect(502)
      .then((response) => response)
      .finally(() => (isThere = true))
    let asked = 0
    await until(async () => {
      const now = (await vms.asked(IDENTITY)).length
      if (now > asked) time.pass(4_000)
      asked = now
      return isThere
    })

    const response = await page
    expect(textOf(response)).toContain('The managed identity of this app does not answer')
    expect(textOf(response)).toContain('Try again')
    expect(response.text).not.toContain(vms.azure.directory.managedIdentity.header)
    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
    expect(await vms.asked(/\/oauth2\/v2\.0\/token$/)).toEqual([])
  })

  it('is there all the same if it fails once, also for those who come together', async () => {
    await vms.setFaults({
      match: { path: '/msi/token' },
      status: 400,
      body: { message: 'No such identity.' },
      times: 1,
    })

    const pages = await Promise.all(['ada', 'grace', 'linus'].map((alias) => vms.get(alias, '/vms').expect(200)))

    for (const page of pages) expect(namesOf(page)).not.toEqual([])
    expect(await vms.asked(IDENTITY)).toHaveLength(2)
  })

  it('finds it asked already, beside the start of the app', async () => {
    await vms.loadPages()
    await vms.untilAsked(IDENTITY)

    await vms.get('ada', '/vms').expect(200)

    expect(await vms.asked(IDENTITY)).toHaveLength(1)
  })
})
