import type { Response } from 'supertest'
import { type MyVms, namesOf, pageOf, startMyVms } from '../../support/my-vms.ts'

const NAME = '__Host-sort'

describe('the order that somebody has chosen', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => {
    vms.rest()
  })
  afterAll(() => vms.close())

  const open = (path: string, kept = '') => vms.get('ada', path).set('cookie', `${NAME}=${kept}`)
  const keptBy = (answer: Response) => /__Host-sort=([^;]*)/.exec(String(answer.headers['set-cookie']))?.[1]
  const chosenIn = (page: Response) =>
    pageOf(page).querySelector('select[name=sort] option[selected]')?.getAttribute('value')

  it('is kept by the browser, and the next list has it without naming it', async () => {
    const chosen = await open('/vms?sort=-name')
    const next = await open('/vms', '-name')

    expect(keptBy(chosen)).toBe('-name')
    expect(keptBy(next)).toBeUndefined()
    expect(chosenIn(next)).toBe('-name')
    expect(namesOf(next)).toEqual(namesOf(chosen))
    expect(namesOf(next)).toEqual(namesOf(next).toSorted().toReversed())
  })

  it('is left again for what needs the person, which the form then has to name', async () => {
    const usual = await open('/vms')
    const kept = await open('/vms', 'name')
    const back = await open('/vms?sort=needs', 'name')

    const orderOf = (page: Response) =>
      pageOf(page).querySelector('form[data-live]')?.getAttribute('data-default-order')
    expect(orderOf(usual)).toBe('needs')
    expect(orderOf(kept)).toBe('')
    expect(keptBy(back)).toBe('')
    expect(namesOf(back)).toEqual(namesOf(usual))
  })

  it.each(['nothing', '<script>', '', 'name; other=1', '%2Dname'])('is none if the cookie says %j', async (kept) => {
    const page = await open('/vms', kept)

    expect(page.status).toBe(200)
    expect(keptBy(page)).toBeUndefined()
  })
})
