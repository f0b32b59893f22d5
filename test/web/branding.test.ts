import supertest from 'supertest'
import { type MyVms, pageOf, startMyVms, textOf } from '../support/my-vms.ts'

const NAME = 'Contoso & <b>Söhne</b>'
const NOTICE = 'Maintenance on Friday from 18:00 <script>alert(1)</script>'

describe('the words of the house', () => {
  let vms: MyVms
  let machine: string

  beforeAll(async () => {
    vms = await startMyVms({
      settings: () => ({ ORGANISATION_NAME: NAME, NOTICE, SUPPORT_CONTACT: 'vm-help@contoso.example' }),
    })
    machine = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const pages = async () => [
    await vms.get('ada', '/vms').set('cache-control', 'no-cache').expect(200),
    await vms.get('mallory', '/vms').expect(200),
    await vms.get('ada', machine).expect(200),
    await vms.get('ada', `${machine}/stop?confirm`).expect(200),
    await vms.get('ada', '/operations').expect(200),
    await vms.get('ada', '/nothing').expect(404),
    await supertest(vms.app).get('/vms').expect(401),
  ]

  it('stand in the header and the title of every page, as text', async () => {
    for (const response of await pages()) {
      const page = pageOf(response)
      expect(page.querySelector('.brand')?.structuredText).toBe(`My VMs at ${NAME}`)
      expect(page.querySelector('title')?.text).toMatch(/ · My VMs at Contoso & <b>Söhne<\/b>$/)
      expect(page.querySelector('.brand b')).toBeNull()
    }
  })

  it('stand above every page, as text', async () => {
    for (const response of await pages()) {
      const page = pageOf(response)
      expect(page.querySelector('aside.notice')?.structuredText).toBe(NOTICE)
      expect(page.querySelector('.notice script')).toBeNull()
    }
  })

  it('say who is asked to sign in, whose machines these are', async () => {
    const response = await supertest(vms.app).get('/vms').expect(401)

    expect(textOf(response)).toContain(`the Azure virtual machines at ${NAME} that you have access to`)
  })

  it('name whom to ask, on every page about an error', async () => {
    await vms.setFaults({ match: { path: '/(resources|virtualMachines)$' }, status: 503 })
    const errors = [
      await supertest(vms.app).get('/vms').expect(401),
      await vms.get('mallory', machine).expect(403),
      await vms.get('ada', '/nothing').expect(404),
      // The app has already sent the top of this page.
      await vms.get('ada', '/vms').set('cache-control', 'no-cache').expect(200),
    ]

    for (const response of errors) {
      const page = pageOf(response)
      const link = page.querySelector('.support a')
      expect(link?.getAttribute('href')).toBe('mailto:vm-help@contoso.example')
      expect(page.querySelector('.support')?.structuredText).toBe('Ask vm-help@contoso.example if you need help.')
    }
  })
})

describe('a house without words', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())

  it('has the plain name, no notice and nobody to ask', async () => {
    const page = pageOf(await vms.get('ada', '/nothing').expect(404))

    expect(page.querySelector('title')?.text).toBe('Not found · My VMs')
    expect(page.querySelector('.brand')?.structuredText).toBe('My VMs')
    expect(page.querySelector('.notice')).toBeNull()
    expect(page.querySelector('.support')).toBeNull()
  })
})
