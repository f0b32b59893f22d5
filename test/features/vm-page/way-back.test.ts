import { type MyVms, pageOf, startMyVms, textOf } from '../../support/my-vms.ts'

describe('the way to a machine and back', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const web01 = () => vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
  const LIST = '/vms?q=web&state=running'
  const FROM = `from=${encodeURIComponent(LIST)}`
  const open = async (alias: string, path: string) => pageOf(await vms.get(alias, path))

  it('is known from the link that was followed, which is the address of the machine alone', async () => {
    const list = await open('ada', LIST)
    const href = list.querySelector('[data-vm-id$="/web-01"] [data-vm-name]')?.getAttribute('href') ?? ''

    const page = pageOf(await vms.get('ada', href).set('referer', `https://vms.example${LIST}`))

    expect(href).toBe(web01())
    expect(page.querySelector('.back a')?.getAttribute('href')).toBe(LIST)
  })

  it('goes through an action on the machine’s page, and what follows it', async () => {
    const page = await open('ada', `${web01()}?${FROM}`)
    const from = page.querySelector('.acts input[name=from]')?.getAttribute('value') ?? ''

    const { headers } = await vms.post('ada', `${web01()}/restart`, { confirm: 'yes', from }).expect(303)
    const after = await open('ada', headers['location'] ?? '')

    expect(page.querySelector('.back a')?.getAttribute('href')).toBe(LIST)
    expect(after.querySelector('.back a')?.getAttribute('href')).toBe(LIST)
    expect(after.querySelector('#live')?.getAttribute('data-changes')).toBe(`${web01()}/live?language=en&${FROM}`)
  })

  it('stays when the machine is made a favourite on its page', async () => {
    const form = (await open('ada', `${web01()}?${FROM}`)).querySelector('.hero form')
    const from = form?.querySelector('input[name=from]')?.getAttribute('value') ?? ''

    const { headers } = await vms
      .post('ada', form?.getAttribute('action') ?? '', { favourite: 'yes', from })
      .expect(303)

    expect(headers['location']).toBe(`${web01()}?${FROM}`)
  })

  it.each(['//evil.example/vms', 'https://evil.example/vms', '/operations', 'javascript:alert(1)'])(
    'leads to the whole list from %s, which is no list of this app',
    async (from) => {
      const page = await open('ada', `${web01()}?from=${encodeURIComponent(from)}`)

      expect(page.querySelector('.back a')?.getAttribute('href')).toBe('/vms')
    },
  )

  it('after a refusal is the list that the form came from, or else the machine', async () => {
    const waysOf = async (from: Record<string, string>) =>
      pageOf(await vms.post('linus', `${web01()}/stop`, { confirm: 'yes', ...from }).expect(403))
        .querySelectorAll('.ways a')
        .map((way) => [way.text, way.getAttribute('href')])

    expect(await waysOf({ from: LIST })).toEqual([
      ['Back to your machines', LIST],
      ['Back to web-01', web01()],
    ])
    expect(await waysOf({})).toEqual([['Back to web-01', web01()]])
    expect(await waysOf({ from: `${web01()}?${FROM}` })).toEqual([['Back to web-01', `${web01()}?${FROM}`]])
  })

  it('has titles that tell views, machines and questions apart', async () => {
    const titleOf = async (path: string) => (await open('ada', path)).querySelector('title')?.text

    expect(await titleOf('/vms')).toBe('Machines · My VMs')
    expect(await titleOf(LIST)).toBe('Running, “web” · My VMs')
    expect((await open('ada', LIST)).querySelector('[data-title]')?.getAttribute('data-title')).toBe('2 running, “web”')
    expect(await titleOf(web01())).toBe('web-01 – Running · My VMs')
    expect(await titleOf(`${web01()}/stop?confirm`)).toBe('Stop web-01? · My VMs')
  })

  it('says what a missing right is, and what to ask for', async () => {
    const page = await vms.post('linus', `${web01()}/stop`, { confirm: 'yes' }).expect(403)

    expect(pageOf(page).querySelector('h1')?.text).toBe('You can’t stop web-01')
    expect(textOf(page)).toContain('You can see it, but not stop it.')
    expect(textOf(page)).toContain('Nothing was changed.')
    const request = pageOf(page).querySelector('.line [data-copy]')?.getAttribute('data-copy')
    expect(request).toContain('Who: Linus Torvalds, linus@contoso.example, ')
    expect(request).toContain(
      'The smallest built-in role with all of it: Desktop Virtualization Power On Off Contributor',
    )
    expect(request).toContain('/providers/Microsoft.Compute/virtualMachines/web-01')
    expect(request).toContain('Microsoft.Compute/virtualMachines/deallocate/action')
  })

  it('says what may be done about a state that nobody knows', async () => {
    const unknown = vms.vmPath('Contoso Production', 'RG-Identity', 'dc-02')

    expect(textOf(await vms.get('ada', unknown))).toContain('Start is safe to try')
    expect(textOf(await vms.get('ada', web01()))).not.toContain('safe to try')
  })

  it('says once that a machine is stopping, for how long, and not to wait until it runs', async () => {
    await vms.post('ada', `${web01()}/stop`, { confirm: 'yes' }).expect(303)

    const page = await vms.get('ada', web01())

    expect(textOf(page)).toContain('It’s stopping. Start it once it’s off.')
    expect(textOf(page)).not.toContain('Wait until it runs')
    expect(pageOf(page).querySelector('.hero time[data-elapsed]')).not.toBeNull()
    expect(pageOf(page).querySelectorAll('.obstacles li small')).toHaveLength(1)
  })
})
