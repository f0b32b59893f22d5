import type { HTMLElement } from 'node-html-parser'
import { GRAPH, type MyVms, pageOf, type Row, rowsOf, startMyVms } from '../../support/my-vms.ts'

describe('a row of the list', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const webBatch = () => vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
  const pass = (ms: number) => vms.azure.control('POST', '/clock', { advanceMs: ms })
  const rowOf = async (name: string, alias = 'ada'): Promise<Row> => {
    const row = rowsOf(await vms.get(alias, `/vms?q=${name}`).expect(200)).find((one) => one.name === name)
    if (!row) throw new Error(`There is no row of ${name}.`)
    return row
  }

  it.each<[string, string, ReturnType<typeof buttonsOf>]>([
    ['that runs', 'web-01', [`connect: Connect (button plain)`, `stop: Stop (button quiet)`]],
    ['that is off', 'web-batch', ['start: Start (button plain)']],
    ['that is still billed', 'reporting', ['stop: Stop billing (button mend)', 'start: Start (button quiet)']],
    ['that is hibernated', 'files-old', ['start: Resume (button plain)']],
    ['of which Azure does not tell the state', 'dc-02', []],
  ])('of a machine %s has what most people do about it', async (_, name, buttons) => {
    expect(buttonsOf(await rowOf(name))).toEqual(buttons)
  })

  it('of a machine in an unknown state leads to what is possible', async () => {
    const { element } = await rowOf('dc-02')

    const note = element.querySelector('.do .note')
    expect(note?.text).toBe('See what’s safe')
    expect(note?.getAttribute('href')).toBe(vms.vmPath('Contoso Production', 'RG-Identity', 'dc-02'))
  })

  it('asks in a dialog before what interrupts work, and comes back to the list', async () => {
    const { element } = await rowOf('web-01')

    const stop = element.querySelector('[data-action=stop]')
    expect(stop?.tagName).toBe('A')
    expect(stop?.getAttribute('data-turbo-frame')).toBe('dialog-frame')
    expect(stop?.getAttribute('aria-label')).toBe('Stop: web-01')
    const confirmation = `${vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')}/stop?confirm`
    expect(stop?.getAttribute('href')).toBe(confirmation)
    // The browser says where the link was followed, so that a row is the same in each list.
    const asked = await vms.get('ada', confirmation).set('referer', 'https://my-vms.example/vms?q=web-01')
    expect(pageOf(asked).querySelector('input[name=from]')?.getAttribute('value')).toBe('/vms?q=web-01')
  })

  it('leads to the ways to connect on the page of the machine', async () => {
    const { element } = await rowOf('web-01')

    const connect = element.querySelector('[data-action=connect]')
    const [href = '', anchor] = connect?.getAttribute('href')?.split('#') ?? []
    expect(connect?.getAttribute('aria-label')).toBe('Connect to web-01')
    expect(pageOf(await vms.get('ada', href).expect(200)).querySelector(`section#${anchor}`)).not.toBeNull()
  })

  it('acts by the one form of the list, which brings back to it', async () => {
    const page = pageOf(await vms.get('ada', '/vms?q=web-batch').expect(200))

    const start = page.querySelector('[data-action=start]')
    const form = page.querySelector(`form#${start?.getAttribute('form') ?? ''}`)
    const from = form?.querySelector('input[name=from]')?.getAttribute('value') ?? ''
    const { headers } = await vms.post('ada', start?.getAttribute('formaction') ?? '', { from }).expect(303)
    expect(form?.getAttribute('method')).toBe('post')
    expect(start?.getAttribute('formaction')).toBe(`${webBatch()}/start`)
    expect(start?.getAttribute('data-during')).toBe('Starting…')
    expect(headers['location']).toBe('/vms?q=web-batch')
  })

  it('has all other actions in a menu', async () => {
    const { element } = await rowOf('web-batch')

    const menu = element.querySelector('a[data-menu]')
    expect(menu?.getAttribute('aria-label')).toBe('All actions for web-batch')
    expect(menu?.getAttribute('href')).toBe(`${webBatch()}/actions`)
  })

  it('shows how far an action of the person is, and nothing to press', async () => {
    await vms.post('ada', `${webBatch()}/start`).expect(303)
    await pass(18_000)

    const row = await rowOf('web-batch')

    const elapsed = row.element.querySelector('.st [data-elapsed]')
    const bar = row.element.querySelector('.do progress')
    expect(row.power).toBe('starting')
    expect(buttonsOf(row)).toEqual([])
    expect(elapsed?.text).toMatch(/^0:(1[89]|2\d)$/)
    expect(elapsed?.getAttribute('data-elapsed')).toMatch(/^(1[89]|2\d)$/)
    expect(bar?.getAttribute('max')).toBe('60')
    expect(bar?.getAttribute('value')).toBe(elapsed?.getAttribute('data-elapsed'))
    expect(bar?.getAttribute('aria-label')).toBe('web-batch: progress')
    expect(row.element.querySelector('.do')?.text).toContain('usually 1 min')
    expect(row.element.querySelector('.st small')?.text).toBe('by you')
  })

  it('is never further than the end, however long an action takes', async () => {
    await vms.post('ada', `${webBatch()}/start`).expect(303)
    await vms.setFaults({ match: { path: '/operations/' }, status: 202 })
    await vms.azure.control('PUT', '/graph-lag', { ms: 600_000 })
    await pass(185_000)

    const { element } = await rowOf('web-batch')

    expect(element.querySelector('.st [data-elapsed]')?.text).toMatch(/^3:(0[5-9]|1\d)$/)
    expect(element.querySelector('progress')?.getAttribute('value')).toBe('60')
    await vms.azure.control('PUT', '/graph-lag', { ms: 0 })
  })

  it('takes a stop to last longer than a start', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-02')
    await vms.post('ada', `${path}/stop`, { confirm: 'yes' }).expect(303)

    const { element } = await rowOf('web-02')

    expect(element.querySelector('progress')?.getAttribute('max')).toBe('90')
    expect(element.querySelector('.do')?.text).toContain('usually 1½ min')
  })

  it('does not claim to know how far an action of somebody else is, nor by whom', async () => {
    await vms.post('ada', `${webBatch()}/start`).expect(303)
    await pass(18_000)

    const row = await rowOf('web-batch', 'linus')

    expect(row.power).toBe('starting')
    expect(buttonsOf(row)).toEqual([])
    expect(row.element.querySelector('progress')?.hasAttribute('value')).toBe(false)
    expect(row.element.querySelector('progress')?.hasAttribute('data-elapsed')).toBe(false)
    expect(row.element.querySelector('.st [data-elapsed]')).toBeNull()
    expect(row.text).not.toContain('by you')
    expect(row.text).toContain('usually 1 min')
  })

  it('offers an action again that failed, and says why', async () => {
    await vms.post('ada', `${vms.vmPath('Contoso Development', 'rg-lab', 'gpu-train')}/start`).expect(303)
    await pass(60_000)

    const row = await rowOf('gpu-train')

    expect(buttonsOf(row)).toEqual(['start: Try again (button plain)'])
    expect(row.element.querySelector('[data-action=start]')?.getAttribute('aria-label')).toBe('Try again: gpu-train')
    const note = row.element.querySelector('.st .fail')
    expect(note?.text).toMatch(/^Just now · Start failed: .*no capacity/)
    expect(note?.getAttribute('title')).toBe(note?.text)
  })

  it('asks also before a second try', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    const body = { error: { code: 'Conflict', message: 'Another operation is in progress.' } }
    await vms.setFaults({ match: { method: 'POST', path: '/restart$' }, status: 409, body, times: 1 })
    await vms.post('ada', `${path}/restart`, { confirm: 'yes' }).expect(409)

    const row = await rowOf('web-01')

    expect(buttonsOf(row)).toEqual(['restart: Try again (button plain)', 'connect: Connect (button quiet)'])
    expect(row.element.querySelector('[data-action=restart]')?.getAttribute('href')).toContain(
      `${path}/restart?confirm`,
    )
  })
})

describe('what Azure tells of a machine', () => {
  const HOSTILE = '"><img src=x onerror=alert(1)>'
  const ID =
    '/subscriptions/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm'
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const tell = async (power: string) => {
    const row = { id: ID, name: HOSTILE, resourceGroup: 'rg', location: HOSTILE, size: HOSTILE, os: 'Linux' }
    const data = [{ ...row, subscriptionId: ID.split('/')[2], subscriptionName: HOSTILE, power, provisioning: HOSTILE }]
    const body = { totalRecords: 1, count: 1, resultTruncated: 'false', facets: [], data }
    await vms.setFaults({ match: { method: 'POST', path: GRAPH }, status: 200, body })
  }
  const namesIn = (page: HTMLElement) =>
    page.querySelectorAll('[aria-label]').filter((one) => one.getAttribute('aria-label')?.includes(HOSTILE))

  it.each(['running', 'stopped', 'deallocated', 'starting', ''])(
    'is text in its row, in the state %j',
    async (power) => {
      await tell(power && `PowerState/${power}`)

      const response = await vms.get('ada', '/vms').set('cache-control', 'no-cache').expect(200)

      const page = pageOf(response)
      expect(rowsOf(response).map((row) => row.power)).toEqual([power || 'unknown'])
      expect(response.text).not.toContain('<img src=x')
      expect(page.querySelectorAll('img[onerror]')).toEqual([])
      expect(page.querySelector('[data-vm-name]')?.text).toBe(HOSTILE)
      expect(page.querySelector('[data-vm-name]')?.getAttribute('title')).toBe(HOSTILE)
      expect(namesIn(page).length).toBeGreaterThan(1)
    },
  )

  it('is text among what needs the person', async () => {
    await tell('PowerState/stopped')

    const page = pageOf(await vms.get('ada', '/vms').set('cache-control', 'no-cache').expect(200))

    expect(page.querySelector('.needs b')?.text).toBe(HOSTILE)
  })

  it('is text if it says why an action failed', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    const error = { code: HOSTILE, message: HOSTILE }
    await vms.setFaults({ match: { method: 'POST', path: '/restart$' }, status: 409, body: { error }, times: 1 })
    const refused = await vms.post('ada', `${path}/restart`, { confirm: 'yes' }).expect(409)

    const pages = [
      refused,
      ...(await Promise.all(['/vms?q=web-01', '/vms', path, '/operations'].map((one) => vms.get('ada', one)))),
    ]

    for (const { text } of pages) expect(text).not.toContain('<img src=x')
    for (const page of pages) expect(pageOf(page).querySelector('main')?.text).toContain(HOSTILE)
  })
})

/** `stop: Stop (button quiet)`. */
function buttonsOf({ element }: Row): string[] {
  return element
    .querySelectorAll('[data-action]')
    .map((one) => `${one.getAttribute('data-action')}: ${one.text} (${one.getAttribute('class')})`)
}
