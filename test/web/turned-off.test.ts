import { type MyVms, pageOf, RESOURCE_MANAGER, rowsOf, startMyVms, textOf } from '../support/my-vms.ts'

const REASON = 'Your organisation has turned this off here'

describe('an action that the organisation has turned off', () => {
  let vms: MyVms
  let on: string
  let off: string

  beforeAll(async () => {
    vms = await startMyVms({ settings: () => ({ DISABLED_ACTIONS: 'Stop, start' }) })
    on = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    off = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  it('is shown on the page of a machine, disabled, with the reason', async () => {
    const page = pageOf(await vms.get('ada', on).expect(200))

    const button = page.querySelector('[data-action=stop]')
    expect(button?.getAttribute('aria-disabled')).toBe('true')
    expect(button?.getAttribute('aria-describedby')).toBe('why-stop')
    expect(page.querySelector('#why-stop')?.text).toContain(REASON)
    expect(page.querySelector('[data-action=restart]')?.hasAttribute('aria-disabled')).toBe(false)
  })

  it('turns off what would do the same under another name', async () => {
    const menu = pageOf(await vms.get('ada', `${on}/actions`).expect(200))
    const response = await vms.post('ada', `${on}/power-off`, { confirm: 'yes' }).expect(403)

    expect(menu.querySelector('[data-action=power-off]')).toBeNull()
    expect(menu.querySelector('[data-action=redeploy]')).not.toBeNull()
    expect(textOf(response)).toContain(REASON)
    expect(await vms.asked(/^POST .*powerOff$/)).toEqual([])
  })

  it('is no button of a row, and among what is not possible in its menu, with the reason', async () => {
    const [row] = rowsOf(await vms.get('ada', '/vms?q=web-01').expect(200))
    const menu = pageOf(await vms.get('ada', `${on}/actions`).expect(200))

    const actions = row?.element.querySelectorAll('[data-action]').map((one) => one.getAttribute('data-action'))
    expect(actions).toEqual(['connect'])
    expect(menu.querySelector('[data-action=stop]')).toBeNull()
    expect(menu.querySelector('[data-action=restart]')).not.toBeNull()
    expect(menu.querySelectorAll('.not').map((one) => one.text)).toContain(`Stop${REASON}.`)
  })

  it('is not what a machine advises, which is stopped and still billed', async () => {
    const [row] = rowsOf(await vms.get('ada', '/vms?q=reporting').expect(200))

    expect(row?.text).toContain('Stopped, still billed')
    expect(row?.text).not.toContain('Stop billing')
    expect(row?.element.querySelectorAll('[data-action]')).toEqual([])
  })

  it('stays disabled while the page follows the machine', async () => {
    await vms.post('ada', `${on}/restart`, { confirm: 'yes' }).expect(303)
    await vms.azure.control('POST', '/clock', { advanceMs: 300_000 })

    const panel = await vms.get('ada', `${on}/live`).expect(200)
    const [{ element } = { element: undefined }] = rowsOf(await vms.get('ada', '/vms?q=web-01'))
    const row = await vms.get('ada', `/vms/live?q=web-01&row=${element?.id}`).expect(200)

    expect(panel.text).toMatch(/data-action="stop"[^>]* aria-disabled="true" aria-describedby="why-stop"/)
    expect(panel.text).toContain('<small id="why-stop">Your organisation has turned this off here')
    expect(row.text).toContain('data-action="connect"')
    expect(row.text).not.toContain('data-action="stop"')
  })

  it.each([
    ['stop', { confirm: 'yes' }],
    ['stop', {}],
    ['start', {}],
    ['START', {}],
    ['start/', {}],
  ])('is refused, confirmed or not, and Azure is asked nothing: %s with %j', async (action, form) => {
    const response = await vms.post('ada', `${off}/${action}`, form).expect(403)

    expect(textOf(response)).toContain(REASON)
    expect(textOf(response)).toContain('Nothing was changed')
    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
  })

  it('has no confirmation to offer', async () => {
    const response = await vms.get('ada', `${on}/stop?confirm`).expect(403)

    expect(pageOf(response).querySelector('form[action$=stop]')).toBeNull()
    expect(pageOf(response).querySelector('.ways a')?.getAttribute('href')).toBe(on)
    expect(textOf(response)).toContain(REASON)
    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
  })

  it('is not listed among what the person did', async () => {
    await vms.post('ada', `${off}/start`).expect(403)

    expect(textOf(await vms.get('ada', '/operations'))).not.toContain('web-batch')
  })

  it('leaves the others as they are', async () => {
    await vms.get('ada', `${on}/restart?confirm`).expect(200)
    await vms.post('ada', `${on}/restart`, { confirm: 'yes' }).expect(303)

    expect(await vms.asked(/^POST .*\/restart$/)).toHaveLength(1)
  })
})
