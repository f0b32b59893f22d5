import { BUDGETS } from '../../src/domain/budgets.ts'

describe('the time limits', () => {
  it('give a person an answer within 10 s', () => {
    expect(BUDGETS.page).toBeLessThan(10_000)
  })

  it('leave time in a page for the fallback of its list', () => {
    expect(BUDGETS.fresherLooks + BUDGETS.listRows + BUDGETS.scanPatience).toBeLessThan(BUDGETS.page)
  })

  it.each(['exchange', 'assertion', 'vmRow', 'name', 'warning', 'redisAnswer'] as const)(
    'end %s before the page',
    (name) => {
      expect(BUDGETS[name]).toBeLessThan(BUDGETS.page)
    },
  )

  it('end discovery, and then the keys, before the page', () => {
    expect(2 * BUDGETS.discovery).toBeLessThan(BUDGETS.page)
  })

  it('outlast the minute by which Resource Graph may lag behind', () => {
    expect(BUDGETS.fresherUnchecked).toBeGreaterThan(60_000)
  })

  it('leave the closing of an idle connection to the front end: App Service keeps one for 60 s, Front Door for 90', () => {
    expect(BUDGETS.keepAlive).toBeGreaterThan(90_000)
    expect(BUDGETS.requestHeaders).toBeGreaterThan(BUDGETS.keepAlive)
  })
})
