import { type MyVms, pageOf, startMyVms, textOf } from '../../support/my-vms.ts'

const HOUR_MS = 3_600_000

describe('the history as a page', () => {
  let vms: MyVms

  beforeEach(async () => {
    vms = await startMyVms()
  })
  afterEach(() => vms.close())

  const webBatch = () => vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
  const gpuTrain = () => vms.vmPath('Contoso Development', 'rg-lab', 'gpu-train')
  const locked = () => vms.vmPath('Contoso Production', 'rg-data-prod', 'sql-prod-02')
  const open = (query = '') => vms.get('ada', `/operations${query}`).expect(200)
  const advance = (ms: number) => vms.azure.clock.advance(ms)

  it('groups by day, and says how long each took', async () => {
    await vms.post('ada', `${webBatch()}/start`).expect(303)
    advance(70_000)
    await open()
    advance(24 * HOUR_MS)
    await vms.post('ada', `${locked()}/stop`, { confirm: 'yes' })

    const page = pageOf(await open())

    expect(page.querySelectorAll('.day').map(({ text }) => text)).toEqual(['Today', 'Yesterday'])
    expect(page.querySelectorAll('.operations li').map(({ structuredText }) => structuredText)).toEqual([
      expect.stringContaining('Failed'),
      expect.stringMatching(/Done, took \d+ s, usually about 1 min ·/),
    ])
    expect(page.querySelectorAll('.operations li').at(-1)?.text).not.toContain('Try again')
  })

  it('says how long an action usually takes here, by how long it took before', async () => {
    const web = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    await vms.post('ada', `${web}/restart`, { confirm: 'yes' }).expect(303)
    advance(200_000)
    await open()
    advance(HOUR_MS)
    await vms.post('ada', `${web}/restart`, { confirm: 'yes' }).expect(303)

    const [again, before] = pageOf(await open()).querySelectorAll('.operations li')
    const [, seconds] = /took (\d+) s, usually about 1 min ·/.exec(before?.structuredText ?? '') ?? []

    expect(Number(seconds)).toBeGreaterThan(20)
    expect(again?.structuredText).toContain(`usually about ${Math.round(Number(seconds) / 5) * 5} s`)
  })

  it('has its newest part for a drawer, whose buttons lead back to the page behind it', async () => {
    await vms.post('ada', `${gpuTrain()}/start`)
    advance(120_000)
    await open()
    await vms.post('ada', `${webBatch()}/start`)

    const answer = await open('/latest').set('referer', 'https://vms.contoso.example/vms?q=web')
    const drawer = pageOf(answer).querySelector('turbo-frame#dialog-frame')
    const buttons = drawer?.querySelectorAll('.operations button[form]') ?? []

    expect(drawer?.querySelectorAll('.operations li .what a').map(({ text }) => text)).toEqual([
      'web-batch',
      'gpu-train',
    ])
    expect(buttons.map(({ text }) => text)).toEqual(['Got it', 'Try again'])
    for (const button of buttons) {
      const form = drawer?.querySelector(`form#${button.getAttribute('form')}`)
      expect(form?.querySelector('[name=from]')?.getAttribute('value')).toBe('/vms?q=web')
    }
    expect(drawer?.querySelector('.head a')?.getAttribute('href')).toBe('/operations')
  })

  it('is read anew when something changes, and counts the seconds of what is in progress', async () => {
    await vms.post('ada', `${webBatch()}/start`).expect(303)

    const page = pageOf(await open())

    expect(page.querySelector('#live')?.getAttribute('data-changes')).toBe('')
    expect(page.querySelectorAll('.operations [data-elapsed]')).toHaveLength(2)
  })

  it('says that it is of this app alone, and of how many actions', async () => {
    expect(textOf(await open())).toContain('Nothing yet')
    await vms.post('ada', `${webBatch()}/start`).expect(303)

    expect(textOf(await open())).toContain('Only what you do in this app is listed: your last 2,000 actions at most.')
  })

  it('offers to try a failed one again, unless something else was asked of that machine since', async () => {
    const web01 = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    await vms.azure.control('PUT', '/failures', [
      { match: { action: 'deallocate', vm: 'web-01' }, failure: 'concurrent' },
    ])
    // A lock does not go away by trying.
    await vms.post('ada', `${locked()}/stop`, { confirm: 'yes' })
    await vms.post('ada', `${gpuTrain()}/start`)
    await vms.post('ada', `${web01}/stop`, { confirm: 'yes' })
    advance(120_000)

    const page = pageOf(await open())
    const [stop, start, ...others] = page.querySelectorAll('.operations li [data-action]')

    expect(others).toEqual([])
    expect(start?.getAttribute('formaction')).toBe(`${gpuTrain()}/start`)
    expect(page.querySelector('#act input[name=from]')?.getAttribute('value')).toBe('/operations')
    expect(stop?.getAttribute('href')).toBe(`${web01}/stop?confirm&from=%2Foperations`)

    const { headers } = await vms.post('ada', `${gpuTrain()}/start`, { from: '/operations?result=failed' }).expect(303)
    expect(headers['location']).toBe('/operations?result=failed')
    expect(pageOf(await open()).querySelectorAll('.operations [data-action=start]')).toHaveLength(0)
  })

  it('filters by result and machine, with a chip for each, and pages of 50', async () => {
    await vms.post('ada', `${webBatch()}/start`).expect(303)
    for (let done = 0; done < 51; done += 1) await vms.post('ada', `${locked()}/stop`, { confirm: 'yes' })

    const [all, second, failed, none, beyond] = [
      pageOf(await open()),
      pageOf(await open('?page=2')),
      pageOf(await open('?result=failed&page=2')),
      await open('?result=unknown'),
      await open('?result=failed&page=9'),
    ]
    const machine = all.querySelector('select[name=vm] option:last-child')?.getAttribute('value') ?? ''
    const ofMachine = pageOf(await open(`?vm=${encodeURIComponent(machine)}`))

    expect(all.querySelectorAll('.operations li')).toHaveLength(50)
    expect(all.querySelector('.range')?.structuredText).toContain('1–50 of 52')
    expect(second.querySelectorAll('.operations li')).toHaveLength(2)
    expect(failed.querySelectorAll('.operations li')).toHaveLength(1)
    expect(failed.querySelector('.chip')?.structuredText).toContain('Result Failed')
    expect(failed.querySelector('.chip a')?.getAttribute('href')).toBe('/operations')
    expect(ofMachine.querySelectorAll('.operations li').map(({ text }) => text.includes('web-batch'))).toEqual([true])
    expect(textOf(none)).toContain('Nothing matches')
    expect(textOf(beyond)).toContain('There is no such page')
    expect(pageOf(beyond).querySelector('.empty a')?.getAttribute('href')).toBe('/operations?result=failed')
    expect(pageOf(beyond).querySelector('.range')).toBeNull()
  })

  it('gives an unknown end no time', async () => {
    await vms.azure.control('PUT', '/faults', [{ match: { method: 'POST', path: '/start$' }, status: 500, body: {} }])
    await vms.post('ada', `${webBatch()}/start`)

    const [only] = pageOf(await open()).querySelectorAll('.operations li')

    expect(only?.structuredText).toContain('Result unknown')
    expect(only?.querySelectorAll('time')).toHaveLength(1)
    expect(only?.text).not.toContain('took')
  })

  it('lets a row say in one line how long ago an action failed, without a question to Azure', async () => {
    await vms.post('ada', `${locked()}/stop`, { confirm: 'yes' })
    const noteOf = async () =>
      pageOf(await vms.get('ada', '/vms?q=sql-prod-02')).querySelector('[data-vm-id] .st small')?.text

    const asked = async () => (await vms.asked(/^GET .*sql-prod-02/)).length
    const askedBefore = await asked()
    advance(5 * 60_000)
    expect(await noteOf()).toMatch(/^5 min ago · Stop failed: A lock/)
    expect(await asked()).toBe(askedBefore)
    advance(3 * HOUR_MS)
    expect(await noteOf()).toMatch(/^3 h ago/)
  })
})
