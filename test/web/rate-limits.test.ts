import { createDoorBrowser, doorSettings } from '../support/door-browser.ts'
import { type MyVms, startMyVms, textOf } from '../support/my-vms.ts'

describe('the limits of a person', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())

  it('are 200 actions a minute, which leave everything else, and everybody else, alone', async () => {
    const act = (alias: string) => vms.post(alias, '/vms/no-such-machine/at/all/start')
    for (let done = 0; done < 200; done += 1) await act('ada').expect(404)

    const response = await act('ada').expect(429)

    expect(textOf(response)).toContain('Wait a minute')
    expect(response.headers['retry-after']).toBeDefined()
    await vms.get('ada', '/operations').expect(200)
    await act('grace').expect(404)
  })

  it('count what acts, and not being asked whether one means it, nor signing out', async () => {
    const on = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    for (let done = 0; done < 201; done += 1) await vms.post('margaret', `${on}/restart`).expect(303)

    await vms.post('margaret', '/vms/no-such-machine/at/all/start').expect(404)
  })

  it('are 1,200 requests a minute, which leave everybody else alone', async () => {
    for (let done = 0; done < 1_200; done += 1) await vms.get('linus', '/operations').expect(200)

    await vms.get('linus', '/operations').expect(429)
    await vms.post('linus', '/sign-out').expect(303)
    await vms.get('grace', '/operations').expect(200)
  })
})

describe('the limits of a person with several directories', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms({
      settings: (azure) => ({
        ...doorSettings(azure),
        OTHER_TENANTS: ['Fabrikam', 'Northwind'].map((name) => azure.getOtherTenant(name).tenantId).join(),
      }),
    })
  })
  afterAll(() => vms.close())

  const signIn = async () => {
    const browser = createDoorBrowser(vms.app)
    await browser.signIn('grace')
    return browser
  }
  const at = (name: string) => `directory=${vms.azure.getOtherTenant(name).tenantId}`

  it('are one for all of them, for actions too', async () => {
    const grace = await signIn()
    const act = (query: string) => grace.post(`/vms/no-such-machine/at/all/start${query}`)
    for (let done = 0; done < 200; done += 1) await act(done % 2 === 0 ? '' : `?${at('Fabrikam')}`)

    const answers = [await act(''), await act(`?${at('Fabrikam')}`)]

    expect(answers.map(({ status }) => status)).toEqual([429, 429])
  })

  it('count what a directory refuses', async () => {
    const grace = await signIn()
    const counted = async () => {
      const { headers } = await grace.get(`/operations?${at('Northwind')}`)
      return Number(/r=(\d+)/.exec(String(headers['ratelimit']))?.[1])
    }

    const [first, second] = [await counted(), await counted()]

    expect(first - second).toBe(1)
  })
})
