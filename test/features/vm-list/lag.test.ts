import type { Response } from 'supertest'
import { GRAPH, type MyVms, namesOf, pageOf, rowsOf, startMyVms } from '../../support/my-vms.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const PRODUCTION = 'Contoso Production'

function countsOf(response: Response): Record<string, string> {
  const counts = pageOf(response)
    .querySelectorAll('.pills a')
    .map((link) => [link.text.replace(/\s*[\d,]+\s*$/, '').trim(), link.querySelector('b')?.text ?? ''])
  return Object.fromEntries(counts)
}

describe('while Resource Graph lags a day behind', () => {
  let vms: MyVms

  beforeEach(async () => {
    vms = await startMyVms()
    await vms.azure.control('PUT', '/graph-lag', { ms: DAY })
  })
  afterEach(() => vms.close())

  const pass = (ms: number) => vms.azure.clock.advance(ms)
  const pathOf = (name: string) => vms.vmPath(PRODUCTION, 'rg-web-prod', name)
  const lag = (ms: number) => vms.azure.control('PUT', '/graph-lag', { ms })
  const powerOf = async (name: string, path = '/vms') =>
    rowsOf(await vms.get('ada', path).expect(200)).find((row) => row.name === name)?.power
  const inFile = async (query = '') => {
    const { body } = await vms.get('ada', `/vms.json${query}`).expect(200)
    return (body as { name: string; power: string }[]).map(({ name, power }) => `${name} ${power}`)
  }

  async function stop(name: string): Promise<void> {
    await vms.post('ada', `${pathOf(name)}/stop`, { confirm: 'yes' }).expect(303)
    pass(2 * MINUTE)
  }

  /** As somebody else, whom this app does not know. */
  async function actByOther(name: string, action: 'start' | 'deallocate'): Promise<void> {
    const machines = vms.azure.asServicePrincipal().vms(PRODUCTION)
    await machines[action]('rg-web-prod', name).submitted()
    pass(2 * MINUTE)
  }

  it.each([0, 10 * MINUTE, 20 * 60 * MINUTE])(
    'a machine that was stopped is off in rows, counts, filters, order, files and on its page: %i ms later',
    async (later) => {
      await stop('web-01')
      pass(later)

      const json = await inFile('?q=web-0')
      const csv = await vms.get('ada', '/vms.csv?q=web-01').expect(200)
      const all = await vms.get('ada', '/vms?sort=state')
      const running = await vms.get('ada', '/vms?state=running')
      const off = await vms.get('ada', '/vms?state=deallocated')

      expect(json).toEqual(['web-01 deallocated', 'web-02 running'])
      expect(csv.text).toContain('"web-01","Off","deallocated"')
      expect(rowsOf(all).find(({ name }) => name === 'web-01')?.power).toBe('deallocated')
      expect(namesOf(all).indexOf('web-01')).toBeGreaterThan(namesOf(all).indexOf('web-02'))
      expect(countsOf(all)).toMatchObject({ All: '18', Running: '8', Off: '8' })
      expect(namesOf(running)).not.toContain('web-01')
      expect(countsOf(running)).toMatchObject({ Running: '8', Off: '8' })
      expect(namesOf(off)).toContain('web-01')
      expect(namesOf(off)).toHaveLength(8)
      expect((await vms.get('ada', '/find?q=web-01')).text).toContain('Off, not billed · rg-web-prod')
      expect(rowsOf(await vms.get('ada', pathOf('web-01')))[0]?.power).toBe('deallocated')
      expect(await inFile('?state=running')).not.toContain('web-01 running')
    },
  )

  it('it is off also for a process that knows of the stop from the store alone', async () => {
    await stop('web-01')
    await powerOf('web-01')
    pass(5 * 60 * MINUTE)
    // Nothing of the person stays in the process but what is in its store.
    await vms.post('ada', '/sign-out').expect(303)

    expect(await inFile('?q=web-01')).toEqual(['web-01 deallocated'])
    expect(namesOf(await vms.get('ada', '/vms?state=running'))).not.toContain('web-01')
  })

  it('it runs again once somebody else has started it, though no row has ever shown that it was off', async () => {
    await stop('web-01')
    expect(await powerOf('web-01')).toBe('deallocated')

    await actByOther('web-01', 'start')

    expect(await powerOf('web-01')).toBe('running')
    expect(await inFile('?q=web-01')).toEqual(['web-01 running'])
  })

  it('a row that changes to an older state is not believed, one that catches up is', async () => {
    await stop('web-01')
    pass(10 * MINUTE)
    await powerOf('web-01')
    await actByOther('web-01', 'start')
    await powerOf('web-01')
    pass(10 * MINUTE)

    // The row as it was after the stop, then as it is now.
    await lag(15 * MINUTE)
    const late = await powerOf('web-01', '/vms?q=web-01')
    const lateInFile = await inFile('?q=web-01')
    await lag(0)
    const now = await powerOf('web-01', '/vms')

    expect([late, lateInFile, now]).toEqual(['running', ['web-01 running'], 'running'])
  })

  it('what somebody else does is believed as soon as the row of the machine changes', async () => {
    await lag(0)
    await stop('web-01')
    await powerOf('web-01')
    pass(10 * MINUTE)
    await powerOf('web-01')

    await actByOther('web-01', 'start')

    expect(await powerOf('web-01', '/vms?q=web')).toBe('running')
    expect(namesOf(await vms.get('ada', '/vms?state=running'))).toContain('web-01')
  })

  it('a row that has caught up by the time its machine is looked at is not shown as it was before', async () => {
    await lag(0)
    const list = pageOf(await vms.get('ada', '/vms?q=web-01'))
    await stop('web-01')

    await vms.get('ada', pathOf('web-01'))
    const live = await vms.get('ada', `/vms/live?q=web-01&row=${list.querySelector('[data-vm-id]')?.id}`).expect(200)

    expect(live.text).toContain('data-power="deallocated"')
  })

  it('what a machine has said on its page is known in the list', async () => {
    await actByOther('web-batch', 'start')
    expect(await powerOf('web-batch')).toBe('deallocated')

    await vms.get('ada', pathOf('web-batch')).expect(200)

    expect(await powerOf('web-batch')).toBe('running')
    expect(namesOf(await vms.get('ada', '/vms?state=running'))).toContain('web-batch')
    expect(await inFile('?q=web-batch')).toEqual(['web-batch running'])
  })

  it('what a machine says when something is asked of it that is done already is known in the list', async () => {
    await actByOther('web-01', 'deallocate')
    await vms.post('ada', `${pathOf('web-01')}/stop`, { confirm: 'yes' }).expect(303)

    expect(await powerOf('web-01')).toBe('deallocated')
  })

  it('of an action that was refused the machine tells, not its row', async () => {
    const body = { error: { code: 'AllocationFailed', message: 'No room.' } }
    await vms.setFaults({ match: { method: 'POST', path: '/start$' }, status: 409, body })
    await actByOther('web-01', 'deallocate')
    await vms.post('ada', `${pathOf('web-01')}/start`).expect(409)

    expect(await powerOf('web-01')).toBe('deallocated')
  })

  it('Azure is asked again about what differs after a minute, and not in between', async () => {
    await stop('web-01')
    await powerOf('web-01')
    const asked = async (path: string) => {
      vms.azure.clock.advance(6_000)
      await vms.azure.control('DELETE', '/requests')
      await vms.get('ada', path).expect(200)
      return (await vms.asked(/^(GET|POST) \/(subscriptions\/.*virtualMachines|providers\/.*Graph)/)).length
    }

    expect(await asked('/vms?q=web')).toBe(1)
    expect(await asked('/vms?q=we')).toBe(1)
    pass(MINUTE)
    // The row, the machine and the list.
    expect(await asked('/vms?q=w')).toBe(3)
    expect(await asked('/vms?q=web')).toBe(1)
    await lag(0)
    pass(MINUTE)
    // The row alone: it has caught up. After that nothing is known, and nothing is asked.
    expect(await asked('/vms?q=web')).toBe(2)
    pass(MINUTE)
    expect(await asked('/vms?q=eb')).toBe(1)
  })
})

describe('a machine that Resource Graph does not know yet', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
    const body = { totalRecords: 0, count: 0, data: [], facets: [], resultTruncated: 'false' }
    await vms.setFaults({ match: { method: 'POST', path: 'ResourceGraph' }, status: 200, body })
  })
  beforeEach(() => {
    vms.rest()
  })
  afterAll(() => vms.close())

  const idOf = (name: string) =>
    `/subscriptions/${vms.azure.idOf(PRODUCTION)}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines/${name}`
  const search = (text: string) => `/vms?q=${encodeURIComponent(text)}`

  it('is listed by its whole id, as others are, and found from everywhere', async () => {
    const list = await vms.get('ada', search(idOf('web-01'))).expect(200)
    const found = await vms
      .get('ada', search(`https://portal.azure.com/#resource${idOf('WEB-01')}/overview`))
      .expect(200)
    const palette = await vms.get('ada', search(idOf('web-01')).replace('/vms', '/find')).expect(200)

    expect(rowsOf(list).map(({ name, power }) => [name, power])).toEqual([['web-01', 'running']])
    expect(countsOf(list)).toEqual({ All: '1', Running: '1' })
    expect(list.text).toContain('1 machine found in 1 subscription')
    expect(list.text).toContain('Contoso Production')
    expect(namesOf(found)).toEqual(['web-01'])
    expect(
      pageOf(palette)
        .querySelectorAll('li.found span.cut')
        .map(({ text }) => text),
    ).toEqual(['web-01'])
  })

  it('is not listed if it does not fit the filters', async () => {
    const list = await vms.get('ada', `${search(idOf('web-01'))}&state=deallocated`).expect(200)

    expect(namesOf(list)).toEqual([])
    expect(countsOf(list)).toMatchObject({ Running: '1', Off: '0' })
  })

  it.each(['mallory', 'grace'])('is not listed for %s, who may not read it', async (alias) => {
    expect(namesOf(await vms.get(alias, search(idOf('web-01'))).expect(200))).toEqual([])
  })

  it('is listed by its exact name, in any letter case', async () => {
    const list = await vms.get('ada', search('WEB-01')).expect(200)

    expect(rowsOf(list).map(({ name, power }) => [name, power])).toEqual([['web-01', 'running']])
  })

  it.each(['mallory', 'grace'])('is not listed by its name for %s, who may not read it', async (alias) => {
    expect(namesOf(await vms.get(alias, search('web-01')).expect(200))).toEqual([])
  })

  it('is looked for in each subscription once, and no other machine is', async () => {
    await vms.azure.control('DELETE', '/requests')

    expect(namesOf(await vms.get('ada', search('web-0')).expect(200))).toEqual([])

    expect(await vms.asked(/subscriptions\/[^/]+\/resources$/)).toHaveLength(3)
    expect(await vms.asked(/virtualMachines/)).toEqual([])
  })

  it.each(['web 01', '/subscriptions', 'web-', 'resourceGroups/rg-web-prod'])(
    'is not asked for by %s',
    async (text) => {
      await vms.azure.control('DELETE', '/requests')

      await vms.get('ada', search(text)).expect(200)

      expect(await vms.asked(/virtualMachines|resources$/)).toEqual([`POST ${GRAPH}`])
    },
  )
})
