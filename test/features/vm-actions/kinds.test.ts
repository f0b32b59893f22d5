import { type MyVms, pageOf, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'

const ACTIONS = /^POST .*\/(start|deallocate|powerOff|restart|redeploy|reapply|simulateEviction)$/
const DATABRICKS = '3f9c1d7be0a24c5f8b16d2e7a94c0f53'

/** Frances sees a machine of each kind. */
describe('what is offered for a machine', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const pass = (ms: number) => vms.azure.control('POST', '/clock', { advanceMs: ms })
  const platform = (group: string, name: string) => vms.vmPath('Contoso Platform', group, name)
  const spot = (name: string) => platform('rg-render', name)
  const desk = (name: string) => platform('rg-desks', name)
  const databricks = () => platform('databricks-rg-analytics-k5yd2vq7mzt4e', DATABRICKS)
  const read = async (path: string) => pageOf(await vms.get('frances', path).expect(200))
  const act = (path: string, action: string) => vms.post('frances', `${path}/${action}`, { confirm: 'yes' })
  const powerOf = async (path: string) => (await read(path)).querySelector('[data-vm-id]')?.getAttribute('data-power')
  const stateOf = async (path: string) => (await read(path)).querySelector('[data-state-name]')?.text
  const rowOf = async (name: string) => rowsOf(await vms.get('frances', `/vms?q=${name}`))[0]
  const operations = async () => textOf(await vms.get('frances', '/operations'))
  const offered = async (path: string) => {
    const menu = await read(`${path}/actions`)
    const labels = menu.querySelectorAll('#menu-frame .not span').filter((one) => !one.classList.contains('icon'))
    return {
      can: menu.querySelectorAll('#menu-frame [data-action]').map((one) => one.getAttribute('data-action')),
      cannot: labels.map((one) => one.text),
    }
  }
  const meansOf = async (path: string, action: string) =>
    (await read(`${path}/${action}?confirm`)).querySelectorAll('.means li').map((one) => {
      const kind = one.getAttribute('class')
      return `${kind === undefined ? '' : `${kind}: `}${one.querySelector('b')?.text ?? ''}`
    })

  it.each([
    ['desk-01', () => desk('desk-01'), 'hibernate', 'simulate-eviction'],
    ['render-spot-01', () => spot('render-spot-01'), 'simulate-eviction', 'hibernate'],
  ])('is what its kind allows, and nothing that it never does: %s', async (_, path, own, other) => {
    const { can, cannot } = await offered(path())
    const page = await read(path())

    expect(can).toContain(own)
    expect(can).not.toContain(other)
    expect(cannot).toEqual(['Start'])
    expect(page.querySelector(`.more [data-action=${own}]`)?.getAttribute('href')).toMatch(`/${own}?confirm`)
    expect(page.querySelector(`[data-action=${other}]`)).toBeNull()
  })

  it('is on its page what people mostly want as a button, and the rest below, each with what it does', async () => {
    const page = await read(desk('desk-01'))
    const actionsIn = (place: string) =>
      page.querySelectorAll(`${place} [data-action]`).map((one) => one.getAttribute('data-action'))

    expect(actionsIn('.acts')).toEqual(['start', 'stop', 'restart'])
    expect(actionsIn('.more')).toEqual(['power-off', 'hibernate', 'redeploy', 'reapply'])
    expect(page.querySelectorAll('.more small').every(({ text }) => text.length > 10)).toBe(true)
    expect(page.querySelector('#what-power-off')?.text).toContain('still costs')
  })

  it('is not what its disk on its host forbids, whoever sends it', async () => {
    const response = await act(spot('render-scratch'), 'stop').expect(409)

    expect((await offered(spot('render-scratch'))).cannot).toEqual(['Start', 'Stop'])
    expect(textOf(response)).toContain('Its system disk is on its host')
    expect(await vms.asked(ACTIONS)).toEqual([])
  })

  it('is nothing while it is deleted, and nothing that is not for its kind, whoever sends it', async () => {
    expect((await offered(spot('render-old'))).can).toEqual([])
    expect(textOf(await act(spot('render-old'), 'restart').expect(409))).toContain('It’s being deleted.')
    expect(textOf(await act(desk('desk-01'), 'simulate-eviction').expect(409))).toContain('It isn’t a Spot machine.')
    expect(textOf(await act(spot('render-spot-01'), 'hibernate').expect(409))).toContain('isn’t enabled')
    expect(await vms.asked(ACTIONS)).toEqual([])
  })

  it('says whose it is, in its row, on its page and before anything is done to it', async () => {
    expect((await rowOf(DATABRICKS))?.text).toContain('managed by Azure Databricks')
    expect((await rowOf('aks-system'))?.text).toContain('managed by Azure Kubernetes Service (AKS)')
    expect((await read(databricks())).querySelector('.traits')?.text).toContain('It belongs to Azure Databricks')
    expect((await meansOf(platform('rg-training', 'training-07'), 'reapply'))[0]).toBe(
      'loss: It belongs to Azure DevTest Labs',
    )
    expect((await rowOf('render-spot-01'))?.text).toContain('Spot')
    expect((await read(spot('render-queue_0'))).querySelector('.traits')?.text).toContain('scale set render-queue')
  })

  it('is refused where the service that it belongs to protects it, which is said by name', async () => {
    const response = await act(databricks(), 'stop').expect(403)

    expect(textOf(response)).toContain('System deny assignment created by Azure Databricks')
    expect(textOf(response)).toContain('DenyAssignmentAuthorizationFailed')
    expect(await powerOf(databricks())).toBe('running')
  })

  it('is powered off, which keeps its host and its cost, and says so first', async () => {
    const path = desk('desk-01')

    expect(await meansOf(path, 'power-off')).toEqual([
      'loss: You go on paying for compute',
      'loss: Anyone signed in is disconnected',
      'It keeps its IP addresses',
      'Takes about a minute',
    ])
    await act(path, 'power-off').expect(303)
    expect(await stateOf(path)).toBe('Powering off…')
    await pass(60_000)
    expect(await stateOf(path)).toBe('Stopped, still billed')
    expect(await vms.asked(ACTIONS)).toEqual([expect.stringMatching(/\/powerOff$/)])
    expect(await operations()).toMatch(/Done[\s\S]*Power off\s+desk-01/)
  })

  it('is hibernated, and then resumed', async () => {
    const path = desk('desk-01')

    expect(await meansOf(path, 'hibernate')).toEqual([
      'good: You stop paying for compute',
      'loss: Anyone signed in is disconnected',
      'It keeps its IP addresses',
      'loss: A temporary disk is erased',
      'Takes about 2 minutes',
    ])
    await act(path, 'hibernate').expect(303)
    expect(await powerOf(path)).toBe('deallocating')
    expect(await stateOf(path)).toBe('Hibernating…')
    await pass(120_000)
    expect(await powerOf(path)).toBe('deallocated')
    const row = await rowOf('desk-01')
    expect(row?.text).toContain('hibernated')
    expect(row?.element.querySelector('[data-action=start]')?.text).toBe('Resume')

    await act(path, 'start').expect(303)
    await pass(60_000)
    expect(await stateOf(path)).toBe('Running')
    expect((await read(path)).querySelector('.traits')).toBeNull()
  })

  it('is redeployed once, however often it is asked for, and says so while it is under way', async () => {
    const path = desk('desk-01')

    expect(await meansOf(path, 'redeploy')).toContain('It is shut down, and starts on another host')
    await act(path, 'redeploy').expect(303)
    await act(path, 'redeploy').expect(303)
    expect(await stateOf(path)).toBe('Redeploying…')
    await pass(150_000)
    expect(await stateOf(path)).toBe('Running')
    expect(await vms.asked(ACTIONS)).toHaveLength(1)
  })

  it('loses its system disk by it, if that is on its host', async () => {
    expect(await meansOf(spot('render-scratch'), 'redeploy')).toContain('loss: Its system disk is set up anew')
  })

  it('has its configuration applied again once, and runs meanwhile', async () => {
    const path = desk('desk-01')

    expect(await meansOf(path, 'reapply')).toEqual([
      'loss: Now and then, Azure restarts it for this',
      'It keeps its IP addresses',
      'Takes about a minute',
    ])
    await act(path, 'reapply').expect(303)
    await act(path, 'reapply').expect(303)
    expect([await powerOf(path), await stateOf(path)]).toEqual(['running', 'Reapplying…'])
    await pass(30_000)
    expect(await stateOf(path)).toBe('Running')
    expect(await vms.asked(ACTIONS)).toHaveLength(1)
    expect(await operations()).toMatch(/Done[\s\S]*Reapply\s+desk-01/)
  })

  it('is evicted in a while, which is under way until it is off, and asked for once', async () => {
    const path = spot('render-spot-01')

    expect(await meansOf(path, 'simulate-eviction')).toEqual([
      'loss: Azure stops it within 30 minutes',
      'loss: Anyone signed in is disconnected',
      'It keeps its IP addresses',
      'loss: A temporary disk is erased',
    ])
    await act(path, 'simulate-eviction').expect(303)
    await act(path, 'simulate-eviction').expect(303)
    expect([await powerOf(path), await stateOf(path)]).toEqual(['running', 'Waiting for eviction…'])
    expect(await vms.asked(ACTIONS)).toHaveLength(1)
    await pass(60_000)
    expect(await operations()).toMatch(/In progress[\s\S]*Simulate eviction of\s+render-spot-01/)
    await pass(60_000)
    expect(await operations()).toMatch(/Done[\s\S]*Simulate eviction of\s+render-spot-01/)
    expect(await powerOf(path)).toBe('deallocated')
  })

  it('is evicted for good if its policy says so, and is no more', async () => {
    const path = spot('render-spot-02')

    expect(await meansOf(path, 'simulate-eviction')).toEqual([
      'loss: Azure deletes it within 30 minutes',
      'loss: Anyone signed in is disconnected',
    ])
    await act(path, 'simulate-eviction').expect(303)
    await pass(60_000)
    expect(textOf(await vms.get('frances', path))).toContain('It’s being deleted.')
    await pass(60_000)
    expect(await operations()).toMatch(/Done[\s\S]*Simulate eviction of\s+render-spot-02/)
    await vms.get('frances', path).expect(404)
    expect(await rowOf('render-spot-02')).toBeUndefined()
  })

  it('is hibernated together with others, each of which says why not', async () => {
    const rows = rowsOf(await vms.get('frances', '/vms'))
    const ids = ['desk-01', 'desk-02', 'render-spot-01'].map(
      (name) => rows.find(({ id }) => id.endsWith(`/${name}`))?.element.id ?? '',
    )

    const page = pageOf(await vms.get('frances', `/bulk?action=hibernate&row=${ids.join('%20')}`).expect(200))

    expect(page.querySelector('h1')?.text).toBe('Hibernate 1 of 3 machines?')
    expect(page.querySelector('main')?.text).toMatch(/desk-02\s*It’s already off/)
    expect(page.querySelector('main')?.text).toMatch(/render-spot-01\s*Hibernation isn’t enabled/)
    expect(page.querySelector('main')?.text).toContain('Memory is saved')
  })
})
