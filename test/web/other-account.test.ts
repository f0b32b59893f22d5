import { type MyVms, pageOf, startMyVms } from '../support/my-vms.ts'

describe('who is refused by Entra', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())

  it('is led to another account first, and can copy what an administrator needs', async () => {
    await vms.setFaults({
      match: { method: 'POST', path: '/token$' },
      status: 400,
      body: { error: 'invalid_grant', error_description: 'AADSTS65001: not approved', error_codes: [65001] },
    })

    const page = pageOf(await vms.get('linus', '/vms'))
    const [first, second] = page.querySelectorAll('.ways > *')

    expect(first?.text).toBe('Sign out and use another account')
    expect(page.querySelector(`#${first?.getAttribute('form')}`)?.getAttribute('action')).toBe('/sign-out')
    expect(second?.getAttribute('data-copy')).toMatch(/AADSTS65001[^]*Request id: /)
  })
})
