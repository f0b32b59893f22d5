import supertest from 'supertest'
import { type MyVms, pageOf, startMyVms, textOf } from '../../support/my-vms.ts'

describe('the list of keys', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())

  it('is a page for everybody, to which the preferences lead', async () => {
    const preferences = pageOf(await supertest(vms.app).get('/preferences').expect(200))
    const keys = await supertest(vms.app).get(preferences.querySelector('main fieldset a')?.getAttribute('href') ?? '')

    expect(keys.status).toBe(200)
    expect(
      pageOf(keys)
        .querySelectorAll('dt')
        .map(({ text }) => text),
    ).toEqual(['/', 'j', 'k', '.', 'f', '?', 'Ctrl K'])
  })

  it('says if they are switched off', async () => {
    const page = await supertest(vms.app).get('/keys').set('cookie', '__Host-preferences=shortcuts-off')

    expect(textOf(page)).toContain('switched off in your preferences')
  })
})
