import supertest from 'supertest'
import { type MyVms, startMyVms } from '../../support/my-vms.ts'

describe('signing out', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())

  it("drops the person's tokens in this process, and nobody else's, then leads to Easy Auth", async () => {
    const [ada, grace] = [vms.headersOf('ada'), vms.headersOf('grace')]
    const look = (headers: Record<string, string>) => supertest(vms.app).get('/vms').set(headers).expect(200)
    await look(ada)
    await look(grace)
    await vms.azure.control('DELETE', '/requests')

    const { headers } = await supertest(vms.app)
      .post('/sign-out')
      .set(ada)
      .set('sec-fetch-site', 'same-origin')
      .type('form')
      .expect(303)
    await look(ada)
    await look(grace)

    expect(headers['location']).toBe('/.auth/logout')
    expect(await vms.asked(/\/oauth2\//)).toHaveLength(1)
  })

  it('leaves nothing of the person in this process', async () => {
    const ada = vms.headersOf('ada')
    const look = () => supertest(vms.app).get('/vms').set(ada).expect(200)
    await look()
    await vms.azure.control('DELETE', '/requests')
    await look()
    expect(await vms.asked()).toEqual([])

    await supertest(vms.app).post('/sign-out').set(ada).set('sec-fetch-site', 'same-origin').type('form').expect(303)
    await look()

    expect(await vms.asked(/\/oauth2\//)).toHaveLength(1)
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(1)
    expect(await vms.asked(/\/subscriptions$/)).toHaveLength(1)
  })

  it('needs a form of the app itself', async () => {
    await supertest(vms.app).post('/sign-out').set(vms.headersOf('ada')).type('form').expect(403)
    await vms.get('ada', '/sign-out').expect(405)
  })
})
