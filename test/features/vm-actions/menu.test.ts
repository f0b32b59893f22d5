import type { HTMLElement } from 'node-html-parser'
import { type MyVms, pageOf, rowsOf, startMyVms } from '../../support/my-vms.ts'

const POWER_OFF = 'power-off: Power off (still billed)…'
const MENDS = ['redeploy: Redeploy…', 'reapply: Reapply…']

describe('the menu of all actions', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const production = (group: string, name: string) => vms.vmPath('Contoso Production', group, name)
  const open = async (path: string, query = ''): Promise<HTMLElement> => {
    const menu = pageOf(await vms.get('ada', `${path}/actions${query}`).expect(200)).querySelector('#menu-frame')
    if (!menu) throw new Error('There is no menu.')
    return menu
  }
  const possibleIn = (menu: HTMLElement) =>
    menu.querySelectorAll('[data-action]').map((one) => `${one.getAttribute('data-action')}: ${one.text}`)
  const impossibleIn = (menu: HTMLElement) =>
    menu
      .querySelectorAll('.not')
      .map((one) => `${one.querySelectorAll('span').at(-1)?.text}: ${one.querySelector('small')?.text}`)

  it.each([
    [
      'rg-web-prod',
      'web-01',
      ['stop: Stop…', 'restart: Restart…', POWER_OFF, ...MENDS],
      ['Start: It’s already running.'],
    ],
    [
      'rg-web-prod',
      'web-batch',
      ['start: Start', 'reapply: Reapply…'],
      [
        'Connect: It’s off. Start it first.',
        'Stop: It’s already off.',
        'Restart: It’s off. Start it instead.',
        'Power off (still billed): It’s already off.',
        'Redeploy: It’s off. Start it instead.',
      ],
    ],
    [
      'rg-data-prod',
      'reporting',
      ['start: Start', 'stop: Stop billing…', ...MENDS],
      [
        'Connect: It’s off. Start it first.',
        'Restart: It’s off. Start it instead.',
        'Power off (still billed): It’s already off.',
      ],
    ],
    [
      'RG-Identity',
      'dc-02',
      ['start: Start', 'stop: Stop…', 'restart: Restart…', POWER_OFF, ...MENDS],
      ['Connect: Azure doesn’t report its state.'],
    ],
  ])('has what is possible with %s/%s, and what is not, with why', async (group, name, possible, impossible) => {
    const menu = await open(production(group, name))

    expect(menu.querySelector('h1 a')?.text).toBe(name)
    expect(possibleIn(menu)).toEqual(possible)
    expect(impossibleIn(menu)).toEqual(impossible)
  })

  it('has no more than a stop while a machine starts, which may hang', async () => {
    const path = production('rg-web-prod', 'web-batch')
    await vms.post('ada', `${path}/start`).expect(303)

    const menu = await open(path)

    expect(possibleIn(menu)).toEqual(['stop: Stop…'])
    expect(impossibleIn(menu)).toEqual([
      'Connect: Wait until it runs.',
      'Start: It’s starting.',
      'Restart: It’s starting.',
      'Power off (still billed): It’s starting.',
      'Redeploy: It’s starting.',
      'Reapply: It’s starting.',
    ])
  })

  it('does by a form what interrupts nothing, and asks in a dialog before all else', async () => {
    const path = production('rg-data-prod', 'reporting')
    const [row] = rowsOf(await vms.get('ada', '/vms?q=reporting'))

    const menu = await open(path, `?from=${encodeURIComponent('/vms?q=rep')}`)

    const form = menu.querySelector('form')
    expect(form?.getAttribute('action')).toBe(`${path}/start`)
    expect(form?.getAttribute('data-of')).toBe(row?.element.id)
    expect(form?.querySelector('input[name=from]')?.getAttribute('value')).toBe('/vms?q=rep')
    const stop = menu.querySelector('a[data-action=stop]')
    expect(stop?.getAttribute('href')).toBe(`${path}/stop?confirm&from=${encodeURIComponent('/vms?q=rep')}`)
    expect(stop?.getAttribute('data-turbo-frame')).toBe('dialog-frame')
  })

  it('leads to the ways to connect, and has their lines and addresses to copy', async () => {
    const path = production('rg-web-prod', 'web-01')

    const menu = await open(path)

    expect(menu.querySelector(`a[href="${path}#connect"]`)?.text).toBe('Connect')
    const copied = menu.querySelectorAll('[data-copy]').map((one) => one.getAttribute('data-copy'))
    expect(copied).toEqual(['20.61.14.21', expect.stringMatching(/^10\./), 'ssh azureuser@20.61.14.21'])
  })

  it('opens the machine in the portal of its tenant', async () => {
    const [row] = rowsOf(await vms.get('ada', '/vms?q=web-01'))

    const link = (await open(production('rg-web-prod', 'web-01'))).querySelector('a[target=_blank]')

    expect(link?.text).toBe('Open in Azure portal')
    expect(link?.getAttribute('rel')).toBe('noopener')
    expect(link?.getAttribute('href')).toBe(
      `https://portal.azure.com/#@${vms.azure.directory.tenantId}/resource${row?.id}`,
    )
  })

  it('is of no machine that one may not see', async () => {
    const response = await vms.get('mallory', `${production('rg-web-prod', 'web-01')}/actions`)

    expect([403, 404]).toContain(response.status)
    expect(response.text).not.toContain('data-action')
  })
})
