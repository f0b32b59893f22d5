import { type HTMLElement, parse } from 'node-html-parser'
import type { Response } from 'supertest'
import { BUDGETS } from '../../src/domain/budgets.ts'
import { type MyVms, pageOf, startMyVms } from '../support/my-vms.ts'

let vms: MyVms

beforeAll(async () => {
  vms = await startMyVms()
})
afterAll(() => vms.close())

const machine = () => vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')
/** What a browser without scripts shows, which a parser takes for text as one with scripts does. */
const withoutScripts = (page: Response): HTMLElement =>
  parse(pageOf(page).querySelector('main > noscript')?.innerHTML ?? '')
const orderOf = (page: Response) =>
  withoutScripts(page).querySelector('meta[http-equiv=refresh]')?.getAttribute('content')
const SECONDS = BUDGETS.refreshWithoutScripts / 1_000

describe('a page in transition, without scripts', () => {
  const get = (path: string) => vms.get('ada', path).expect(200)

  beforeAll(async () => {
    await vms.post('ada', `${machine()}/start`).expect(303)
  })

  it.each([
    ['the list, as it is filtered', () => '/vms?q=dev&sort=name', () => '/vms?q=dev&sort=name'],
    ['the machine', machine, machine],
    ['the activity', () => '/operations?result=running', () => '/operations?result=running'],
  ])('refreshes itself: %s', async (_, path, expected) => {
    expect(orderOf(await get(path()))).toBe(`${SECONDS}; url=${expected()}`)
  })

  it('keeps the way back from a machine to its list', async () => {
    const page = await get(`${machine()}?from=${encodeURIComponent('/vms?q=dev')}`)

    expect(orderOf(page)).toBe(`${SECONDS}; url=${machine()}?from=%2Fvms%3Fq%3Ddev`)
  })

  it('does not where the person has asked it not to, and offers to go on', async () => {
    const page = await get('/vms?q=dev')
    const stop = withoutScripts(page).querySelector('a')?.getAttribute('href') ?? ''
    const stopped = await get(stop)

    expect(orderOf(stopped)).toBeUndefined()
    expect(withoutScripts(stopped).querySelector('a')?.getAttribute('href')).toBe('/vms?q=dev')
    expect(pageOf(stopped).querySelectorAll('.left-out')).toEqual([])
  })

  it('is none on which somebody fills in a form', async () => {
    for (const part of ['stop?confirm', 'note', 'actions'])
      expect(orderOf(await get(`${machine()}/${part}`))).toBeUndefined()
    expect(orderOf(await get('/find?q=dev'))).toBeUndefined()
    expect(orderOf(await get('/operations/latest'))).toBeUndefined()
  })

  it('takes nothing of the address for more than an address', async () => {
    const page = await get(`/vms?q=${encodeURIComponent('dev;url=https://evil.example/"\'')}`)

    expect(orderOf(page)).toMatch(/^\d+; url=\/vms\?q=dev%3Burl%3D[^;"' ]+$/)
  })

  it('has come to rest', async () => {
    vms.azure.clock.advance(60_000)
    await get(machine())
    await get('/operations')

    for (const path of ['/vms?q=dev', machine(), '/operations']) {
      expect([path, withoutScripts(await get(path)).innerHTML]).toEqual([path, ''])
    }
  })
})
