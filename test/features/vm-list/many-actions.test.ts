import { type MyVms, rowsOf, startMyVms } from '../../support/my-vms.ts'

const MANY = 15

const groupOf = (id: string) => id.split('/')[4] ?? ''

describe('many actions at once', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms({ estate: 'generated:1x200' })
  })
  afterAll(() => vms.close())

  it('count for their rows from the first second, and each is followed to its end, though Resource Graph lags behind', async () => {
    await vms.azure.control('PUT', '/graph-lag', { ms: 600_000 })
    const off = rowsOf(await vms.get('ada', '/vms?state=deallocated')).slice(0, MANY)
    for (const { name, id } of off)
      await vms.post('ada', `${vms.vmPath('Generated 0001', groupOf(id), name)}/start`).expect(303)
    const powers = async () => {
      const { body } = await vms.get('ada', '/vms.json')
      const file = body as { id: string; power: string }[]
      return off.map(({ id }) => file.find((row) => row.id === id)?.power)
    }

    expect(rowsOf(await vms.get('ada', '/vms?state=starting')).map(({ id }) => id)).toEqual(off.map(({ id }) => id))
    await vms.azure.control('POST', '/clock', { advanceMs: 40_000 })
    // One look asks about some of them, the next about the others.
    await powers()
    expect(await powers()).toEqual(off.map(() => 'running'))
  })
})
