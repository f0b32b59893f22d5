import { type MyVms, namesOf, rowsOf, textOf } from '../../support/my-vms.ts'
import { startOnSharedRedis } from '../../support/shared-redis.ts'
import { until } from '../../support/until.ts'

describe('what people keep for themselves, with a Redis that goes away', () => {
  let site: Awaited<ReturnType<typeof startOnSharedRedis>>

  beforeAll(async () => {
    site = await startOnSharedRedis()
    await untilKept(site.myVms)
    await untilKept(site.other)
  })
  afterAll(() => site.close())

  const RUNNING = '/vms?state=running'
  const foundBy = async (app: MyVms) => textOf(await app.get('linus', '/find').expect(200))
  const untilKept = (app: MyVms) => until(async () => !/cannot be read/.test(await foundBy(app)))

  it('is the same in each instance; away it is neither there nor said to be gone, and the list is there', async () => {
    const { redis, myVms, other } = site
    const [first, ...others] = rowsOf(await myVms.get('linus', RUNNING)).toReversed()
    const hrefOf = (row = first) => row?.element.querySelector('a')?.getAttribute('href')?.split('?')[0] ?? ''
    const href = hrefOf()
    await myVms.post('linus', `${href}/favourite`, { favourite: 'yes' }).expect(303)
    await myVms.post('linus', `${hrefOf(others[0])}/note`, { nickname: 'Zanzibar', note: '' }).expect(303)
    // A Redis that takes a moment longer than usual is done without.
    await until(async () => namesOf(await other.get('linus', RUNNING))[0] === first?.name)

    redis.freeze()
    await until(async () => /cannot be read/.test(await foundBy(myVms)))
    const away = await myVms.get('linus', RUNNING).expect(200)
    const refused = await myVms.post('linus', `${href}/favourite`, { favourite: 'no' }).expect(409)
    const withoutNotes = textOf(await myVms.get('linus', '/vms').expect(200))
    const machine = textOf(await myVms.get('linus', href).expect(200))
    const file = await myVms.get('linus', '/vms.csv?q=zanzibar').expect(200)
    const unsaved = await myVms.post('linus', '/views', { name: 'Mine', from: RUNNING }).expect(409)

    expect(namesOf(away)).toEqual([...others.map(({ name }) => name).toReversed(), first?.name])
    expect(withoutNotes).toContain('without your nicknames and notes')
    expect(machine).toContain('What you keep here for yourself cannot be read')
    expect(file.headers['x-file-lacks']).toBe('notes')
    expect(file.headers['content-disposition']).toContain('without-your-notes')
    for (const page of [refused, unsaved]) expect(textOf(page)).toContain('Nothing was changed.')

    redis.thaw()
    await untilKept(myVms)
    await until(async () => namesOf(await myVms.get('linus', RUNNING))[0] === first?.name)
  })
})
