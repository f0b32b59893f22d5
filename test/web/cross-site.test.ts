import { type MyVms, startMyVms } from '../support/my-vms.ts'

describe('a page of another site', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const ask = (headers: Record<string, string>) => vms.get('ada', '/vms').set(headers)

  it.each(['cross-site', 'same-site', 'none', 'same-origin'])('may link here: %s', async (site) => {
    await ask({ 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }).expect(200)
  })

  it.each([
    ['an image', 'cross-site', 'no-cors', 'image'],
    ['a frame', 'cross-site', 'navigate', 'iframe'],
    ['a script of a neighbour', 'same-site', 'cors', 'empty'],
    ['an event source', 'cross-site', 'cors', 'empty'],
  ])("can't spend a person's quota by %s", async (_, site, mode, dest) => {
    await ask({ 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest }).expect(403)

    expect(await vms.asked()).toEqual([])
  })

  it('is not what the scripts of this app are', async () => {
    await ask({ 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }).expect(200)
  })
})
