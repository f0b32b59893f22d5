import { type Site, startSite } from './browser.ts'

/** A site for the tests of the block that calls this. Each finds it at the seed, and leaves no window and no complaint. */
export function siteOfTests(options?: Parameters<typeof startSite>[0]): Omit<Site, 'close' | 'closeWindows'> {
  let started: Site | undefined
  const site = (): Site => {
    if (!started) throw new Error('The site starts before the first test.')
    return started
  }

  beforeAll(async () => {
    started = await startSite(options)
  })
  beforeEach(async () => {
    const { vms } = site()
    const hasActed = (await vms.asked(/^POST .*\/virtualMachines\//)).length > 0
    await vms.reset()
    // What it knows of earlier actions is no longer so.
    if (hasActed) await vms.restart()
  })
  afterEach(async () => {
    await site().closeWindows()
    // The content security policy holds too.
    expect(site().complaints.splice(0)).toEqual([])
  })
  afterAll(() => started?.close())

  return {
    get vms() {
      return site().vms
    },
    get url() {
      return site().url
    },
    get complaints() {
      return site().complaints
    },
    untilFollowed: () => site().untilFollowed(),
    open: (...asked) => site().open(...asked),
    openAs: (...asked) => site().openAs(...asked),
  }
}
