import supertest from 'supertest'
import { type MyVms, startMyVms } from '../../support/my-vms.ts'

const TOKEN = 'x-ms-token-aad-access-token'

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
    await vms.post('ada', '/sign-out').type('json').expect(415)
  })

  it.each<[string, Record<string, string>]>([
    ['no session', {}],
    ['a token that can not be read', { [TOKEN]: 'x' }],
    ['a session without a token', { 'x-ms-client-principal-id': '1' }],
  ])('ends at Easy Auth, which says so, with %s too', async (_, headers) => {
    const answer = await supertest(vms.app)
      .post('/sign-out')
      .set(headers)
      .set('sec-fetch-site', 'same-origin')
      .type('form')
      .expect(303)

    expect(answer.headers['location']).toBe('/.auth/logout')
  })

  it('goes on while Entra can not be asked who signs out', async () => {
    const fresh = await startMyVms()
    await fresh.setFaults({ match: { path: '.' }, drop: true })

    await fresh.post('ada', '/sign-out').expect(303)

    await fresh.close()
  })

  it('is done by the address alone, to which a front door leads back whom it has signed in first', async () => {
    const { headers } = await vms.get('ada', '/sign-out').expect(303)

    expect(headers['location']).toBe('/.auth/logout')
  })
})
