import { type MyVms, RESOURCE_MANAGER, startMyVms, textOf } from '../support/my-vms.ts'
import { findFreePort } from '../support/process.ts'

describe('a page where the managed identity of the app does not answer', () => {
  let vms: MyVms

  beforeAll(async () => {
    // Set as on App Service, but nothing listens at this address.
    process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${await findFreePort()}/msi/token`
    process.env['IDENTITY_HEADER'] = 'secret-of-the-instance'
    vms = await startMyVms({
      settings: () => ({
        SDK_CLIENT_SECRET: '',
        SDK_MANAGED_IDENTITY_CLIENT_ID: '11111111-2222-4333-8444-555555555555',
      }),
    })
  })
  afterAll(async () => {
    delete process.env['IDENTITY_ENDPOINT']
    delete process.env['IDENTITY_HEADER']
    await vms.close()
  })

  it('says so, offers another try, and has asked neither Entra for a token nor Azure for machines', async () => {
    const response = await vms.get('ada', '/vms').expect(502)

    expect(textOf(response)).toContain('The managed identity of this app does not answer')
    expect(textOf(response)).toContain('Try again')
    expect(response.text).not.toContain('secret-of-the-instance')
    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
    expect(await vms.asked(/\/oauth2\/v2\.0\/token$/)).toEqual([])
  })
})
