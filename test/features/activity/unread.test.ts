import type { Response } from 'supertest'
import { type MyVms, pageOf, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'
import { until } from '../../support/until.ts'

const DAY_MS = 24 * 3_600_000

describe('a failure', () => {
  let vms: MyVms

  beforeEach(async () => {
    vms = await startMyVms()
  })
  afterEach(() => vms.close())

  const locked = () => vms.vmPath('Contoso Production', 'rg-data-prod', 'sql-prod-02')
  const gpuTrain = () => vms.vmPath('Contoso Development', 'rg-lab', 'gpu-train')
  const stopLocked = () => vms.post('ada', `${locked()}/stop`, { confirm: 'yes' }).expect(409)
  const failTwo = async () => {
    await stopLocked()
    await vms.post('ada', `${gpuTrain()}/start`).expect(303)
    await vms.azure.control('POST', '/clock', { advanceMs: 60_000 })
    await vms.get('ada', '/operations')
  }
  const countOf = (response: Response) => pageOf(response).querySelector('nav .unread [aria-hidden]')?.text
  const noteOf = async (name: string) =>
    rowsOf(await vms.get('ada', `/vms?q=${name}`))[0]?.element.querySelector('.st small')?.text
  /** What a press of a button sends, as a browser without scripts does it. */
  const press = async (page: Response, selector: string) => {
    const button = pageOf(page).querySelector(selector)
    const form = pageOf(page).querySelector(`form#${button?.getAttribute('form')}`)
    const fields = form
      ?.querySelectorAll('input')
      .map((field) => [field.getAttribute('name'), field.getAttribute('value')])
    return vms.post('ada', form?.getAttribute('action') ?? '', {
      ...Object.fromEntries(fields ?? []),
      [button?.getAttribute('name') ?? '']: button?.getAttribute('value') ?? '',
    })
  }
  const gotIt = '[form][name=id]'

  it('stays until it is read, however long: in its row, on its machine, and as a number on every page', async () => {
    await stopLocked()

    for (const days of [0, 1, 5]) {
      await vms.azure.control('POST', '/clock', { advanceMs: days * DAY_MS })
      expect(await noteOf('sql-prod-02')).toContain('Stop failed: A lock')
      expect(textOf(await vms.get('ada', locked()))).toContain('Stop failed: A lock')
      for (const page of ['/operations', '/vms', '/find', locked()]) {
        expect(countOf(await vms.get('ada', page).expect(200))).toBe('1')
      }
    }
    expect(await noteOf('sql-prod-02')).toMatch(/^6 days ago/)
    expect(pageOf(await vms.get('ada', '/operations')).querySelector('.operations strong')?.text).toBe('Not read yet')
  })

  it('is counted on the page of the refusal itself', async () => {
    expect(countOf(await stopLocked())).toBe('1')
  })

  it.each([
    ['in the activity', '/operations'],
    ['on its machine', ''],
  ])('is read once the person says so %s, and explains nothing any more', async (_, where) => {
    await stopLocked()
    const page = where || locked()

    const { status, headers } = await press(await vms.get('ada', page), gotIt)

    expect([status, headers['location']]).toEqual([303, page])
    expect(await noteOf('sql-prod-02')).toBeUndefined()
    expect(textOf(await vms.get('ada', locked()))).not.toContain('Stop failed')
    const activity = await vms.get('ada', '/operations')
    expect(countOf(activity)).toBeUndefined()
    expect(textOf(activity)).toContain('A lock on')
    expect(pageOf(activity).querySelector(gotIt)).toBeNull()
  })

  it('is read with all others of the page by one press', async () => {
    await failTwo()
    const page = await vms.get('ada', '/operations')
    expect(countOf(page)).toBe('2')
    const [all] = pageOf(page).querySelectorAll(gotIt)
    expect(all?.text).toBe('Got it, all 2')

    await press(page, gotIt)

    expect(countOf(await vms.get('ada', '/operations'))).toBeUndefined()
  })

  it('is not read with one that is', async () => {
    await failTwo()
    const page = await vms.get('ada', '/operations')

    await press(page, `.operations ${gotIt}`)

    expect(countOf(await vms.get('ada', '/vms'))).toBe('1')
    expect(await noteOf('sql-prod-02')).toContain('Stop failed')
    expect(await noteOf('gpu-train')).not.toContain('Start failed')
  })

  it('is read with all others of its bulk, on whose page it is explained in full', async () => {
    await vms.azure.control('PUT', '/failures', [{ match: { vm: '^web-0' }, failure: 'quota', at: 'request' }])
    const list = pageOf(await vms.get('ada', '/vms?q=web-0'))
    const rows = list.querySelectorAll('[data-vm-id]').map((row) => row.id)
    const id = '11111111-2222-4333-8444-555555555555'
    await vms.post('ada', '/bulk', { id, action: 'restart', row: rows.join(' ') }).expect(303)
    const read = async () => vms.get('ada', `/bulk/${id}`).expect(200)
    await until(async () => pageOf(await read()).querySelectorAll('.failure').length === rows.length)
    const page = await read()

    expect(rows.length).toBeGreaterThan(1)
    expect(pageOf(page).querySelector('.failure p')?.text).toContain('48 of 50 are in use')
    expect(pageOf(page).querySelector('.failure a.button')?.getAttribute('href')).toContain('QuotaMenuBlade')
    const { headers } = await press(page, `.foot ${gotIt}`)

    expect(headers['location']).toBe(`/bulk/${id}`)
    expect(countOf(await read())).toBeUndefined()
    expect(pageOf(await read()).querySelector(gotIt)).toBeNull()
  })

  it('counts as read once the person has done something else to its machine', async () => {
    await vms.azure.control('PUT', '/failures', [{ failure: 'allocation', at: 'request', times: 1 }])
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
    await vms.post('ada', `${path}/start`).expect(409)
    expect(countOf(await vms.get('ada', '/vms'))).toBe('1')

    await vms.post('ada', `${path}/start`).expect(303)

    expect(countOf(await vms.get('ada', '/vms'))).toBeUndefined()
  })

  it("is nobody else's to read", async () => {
    await stopLocked()
    const button = pageOf(await vms.get('ada', '/operations')).querySelector(gotIt)

    await vms.post('grace', '/operations/read', { id: button?.getAttribute('value') ?? '' }).expect(303)

    expect(countOf(await vms.get('ada', '/operations'))).toBe('1')
    expect(countOf(await vms.get('grace', '/operations'))).toBeUndefined()
  })

  it('takes a form that names none for a mistake', async () => {
    await vms.post('ada', '/operations/read').expect(400)
  })

  it('leads to the activity where the form does not say where from, and never elsewhere', async () => {
    const { headers } = await vms
      .post('ada', '/operations/read', { id: 'x', from: 'https://evil.example/' })
      .expect(303)

    expect(headers['location']).toBe('/operations')
  })
})
