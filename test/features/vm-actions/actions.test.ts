import supertest from 'supertest'
import { VM_ACTIONS } from '../../../src/domain/vm-actions/vm-actions.ts'
import { type MyVms, pageOf, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'
import { until } from '../../support/until.ts'

const ACTIONS = /^POST .*\/(start|deallocate|powerOff|restart|redeploy|reapply)$/
/** The others fit no machine of Linus. */
const OF_EVERY_KIND = VM_ACTIONS.filter(({ requires }) => requires === undefined)

describe('what a person does to a machine', () => {
  let vms: MyVms
  let off: string
  let on: string

  beforeAll(async () => {
    vms = await startMyVms()
    off = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
    on = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const pass = (ms: number) => vms.azure.control('POST', '/clock', { advanceMs: ms })
  const powerOf = async (path: string, alias = 'ada') => {
    return pageOf(await vms.get(alias, path).expect(200))
      .querySelector('[data-vm-id]')
      ?.getAttribute('data-power')
  }

  it('starts it, and the page follows until it runs', async () => {
    const { headers } = await vms.post('ada', `${off}/start`).expect(303)

    expect(headers['location']).toBe(off)
    expect(await powerOf(off)).toBe('starting')
    await pass(60_000)
    expect(await powerOf(off)).toBe('running')
  })

  it('stops it once that is confirmed, so that it is no longer billed', async () => {
    await vms.post('ada', `${on}/stop`, { confirm: 'yes' }).expect(303)

    expect(await powerOf(on)).toBe('deallocating')
    await pass(120_000)
    expect(await powerOf(on)).toBe('deallocated')
    expect(await vms.asked(ACTIONS)).toEqual([expect.stringMatching(/\/deallocate$/)])
  })

  it('restarts it once that is confirmed', async () => {
    await vms.post('ada', `${on}/restart`, { confirm: 'yes' }).expect(303)

    expect(await powerOf(on)).toBe('restarting')
    await pass(120_000)
    expect(await powerOf(on)).toBe('running')
  })

  it.each(['stop', 'restart'])('asks before it interrupts work: %s', async (action) => {
    const { headers } = await vms.post('ada', `${on}/${action}`).expect(303)
    const page = pageOf(await vms.get('ada', headers['location'] ?? '').expect(200))

    expect(headers['location']).toBe(`${on}/${action}?confirm`)
    expect(page.querySelector('h1')?.text).toContain('web-01')
    expect(page.querySelector('form[action$=stop], form[action$=restart]')?.getAttribute('action')).toBe(
      `${on}/${action}`,
    )
    expect(page.querySelector('input[name=confirm]')?.getAttribute('value')).toBe('yes')
    expect(await vms.asked(ACTIONS)).toEqual([])
  })

  it.each(['no', 'YES', '', 'yes '])('does not take %j for a confirmation', async (confirm) => {
    await vms.post('ada', `${on}/stop`, { confirm }).expect(303)

    expect(await vms.asked(ACTIONS)).toEqual([])
  })

  it('comes back to the page of the list that it was done from', async () => {
    const from = '/vms?sort=-size&page=2'

    const asked = await vms.post('ada', `${on}/stop`, { from }).expect(303)
    const confirmation = pageOf(await vms.get('ada', asked.headers['location'] ?? ''))
    const done = await vms.post('ada', `${on}/stop`, { confirm: 'yes', from }).expect(303)

    expect(confirmation.querySelector('input[name=from]')?.getAttribute('value')).toBe(from)
    expect(done.headers['location']).toBe(from)
  })

  it.each([
    'https://evil.example/vms',
    '//evil.example/vms',
    '/\\evil.example',
    'javascript:alert(1)',
    '/.auth/logout',
    '/vms/../x',
  ])('does not go to %j afterwards', async (from) => {
    const { headers } = await vms.post('ada', `${off}/start`, { from }).expect(303)

    expect(headers['location']).toBe(off)
  })

  it('shows in the list at once, though Resource Graph lags behind', async () => {
    await vms.azure.control('PUT', '/graph-lag', { ms: 60_000 })
    await vms.post('ada', `${off}/start`)
    const powerInList = async () => rowsOf(await vms.get('ada', '/vms?q=web-batch'))[0]?.power

    expect(await powerInList()).toBe('starting')
    await pass(40_000)
    expect(await powerInList()).toBe('running')
  })

  it('does nothing twice when somebody clicks twice', async () => {
    await vms.post('ada', `${off}/start`).expect(303)
    await vms.post('ada', `${off}/start`).expect(303)

    expect(await vms.asked(ACTIONS)).toHaveLength(1)
  })

  it('is one restart when somebody asks for it twice, though no state of the machine shows it', async () => {
    await vms.post('ada', `${on}/restart`, { confirm: 'yes' }).expect(303)
    await vms.post('ada', `${on}/restart`, { confirm: 'yes' }).expect(303)
    expect(await vms.asked(ACTIONS)).toHaveLength(1)

    await pass(60_000)
    await vms.post('ada', `${on}/restart`, { confirm: 'yes' }).expect(303)
    expect(await vms.asked(ACTIONS)).toHaveLength(2)
  })

  it('is saved before it is sent: until Azure answers, other windows say that it may have begun', async () => {
    await vms.setFaults({ match: { method: 'POST', path: '/start$' }, delayMs: 1_500, times: 1 })
    const answered = vms.post('ada', `${off}/start`).expect(303)
    let meanwhile = ''
    const seen = until(async () => {
      meanwhile = textOf(await vms.get('ada', '/operations'))
      return meanwhile.includes('May have begun')
    })
    await Promise.all([answered, seen])

    expect(meanwhile).toMatch(/May have begun[\s\S]*Start\s+web-batch/)
    expect(textOf(await vms.get('ada', '/operations'))).toMatch(/In progress[\s\S]*Start\s+web-batch/)
  })

  it('says so when it does not fit the state, and Azure is not asked to do it', async () => {
    const response = await vms.post('ada', `${off}/restart`, { confirm: 'yes' }).expect(409)

    expect(textOf(response)).toContain('It’s off. Start it instead.')
    expect(textOf(response)).toContain('Restart web-batch')
    expect(pageOf(response).querySelector('.ways a')?.getAttribute('href')).toBe(off)
    expect(await vms.asked(ACTIONS)).toEqual([])
  })

  it.each([
    ['start', 'web-01'],
    ['stop', 'web-batch'],
  ])('leads on where it is done already, as on an old page in another window: %s', async (action, name) => {
    await vms
      .post('ada', `${vms.vmPath('Contoso Production', 'rg-web-prod', name)}/${action}`, { confirm: 'yes' })
      .expect(303)

    expect(await vms.asked(ACTIONS)).toEqual([])
  })

  it.each([
    ...OF_EVERY_KIND.map(
      ({ name, needs }) => ['linus', name, needs, name === 'start' ? 'web-batch' : 'web-01'] as const,
    ),
    ['margaret', 'stop', 'Microsoft.Compute/virtualMachines/deallocate/action', 'web-01'] as const,
  ])('names to %s the action of Azure that their rights lack: %s', async (alias, action, missing, name) => {
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', name)

    const response = await vms.post(alias, `${path}/${action}`, { confirm: 'yes' }).expect(403)

    expect(textOf(response)).toContain(missing)
    expect(textOf(response)).toContain('AuthorizationFailed')
    expect(await powerOf(path)).toBe(name === 'web-01' ? 'running' : 'deallocated')
  })

  it.each([
    ['grace', 'Contoso Development', 'rg-dev-team', 'dev-grace'],
    ['margaret', 'Contoso Production', 'rg-web-prod', 'web-batch'],
    ['margaret', 'Contoso Development', 'rg-ci', 'ci-runner-02'],
  ])('is done by %s where their role allows it', async (alias, subscription, group, name) => {
    const path = vms.vmPath(subscription, group, name)

    await vms.post(alias, `${path}/start`).expect(303)

    expect(await powerOf(path, alias)).toBe('starting')
  })

  it('is not done to a machine that one may not see', async () => {
    const { status } = await vms.post('mallory', `${off}/start`)

    expect([403, 404]).toContain(status)
    expect(await vms.asked(ACTIONS)).toEqual([])
  })

  it('explains a lock', async () => {
    const locked = vms.vmPath('Contoso Production', 'rg-data-prod', 'sql-prod-02')

    const response = await vms.post('ada', `${locked}/restart`, { confirm: 'yes' }).expect(409)

    expect(textOf(response)).toContain('A lock on the resource “sql-prod-02” protects this machine')
  })

  it('explains a subscription that is disabled', async () => {
    const archived = vms.vmPath('Contoso Archive', 'rg-legacy', 'erp-2012')

    const response = await vms.post('ada', `${archived}/start`).expect(409)

    expect(textOf(response)).toContain('disabled')
  })

  it('that fails later says why: on the machine, in the list, and among what the person did', async () => {
    const path = vms.vmPath('Contoso Development', 'rg-lab', 'gpu-train')
    await vms.post('ada', `${path}/start`).expect(303)
    await pass(60_000)

    const page = await vms.get('ada', path)
    const [row] = rowsOf(await vms.get('ada', '/vms?q=gpu-train'))
    const operations = await vms.get('ada', '/operations')

    for (const text of [textOf(page), row?.text, textOf(operations)]) expect(text).toContain('no capacity')
    for (const text of [textOf(page), textOf(operations)]) expect(text).toContain('AllocationFailed')
    expect(row?.power).toBe('deallocated')
  })

  it('that Azure refused is listed with the reason', async () => {
    await vms.post('linus', `${off}/start`).expect(403)

    const text = textOf(await vms.get('linus', '/operations'))

    expect(text).toMatch(/Failed[\s\S]*web-batch[\s\S]*AuthorizationFailed/)
  })

  it('that failed is not held against a machine that runs by now', async () => {
    const path = vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')
    const body = { error: { code: 'AllocationFailed', message: 'No.' } }
    await vms.setFaults({ match: { method: 'POST', path: '/start$' }, status: 409, body, times: 1 })
    await vms.post('ada', `${path}/start`).expect(409)
    expect(textOf(await vms.get('ada', path))).toContain('Start failed')

    await vms.post('grace', `${path}/start`).expect(303)
    await pass(60_000)

    expect(textOf(await vms.get('ada', path))).not.toContain('Start failed')
  })

  it('tells a quota from a state that does not fit, though Azure has one code for both', async () => {
    const message = 'Operation could not be completed as it results in exceeding approved Total Regional Cores quota.'
    const body = { error: { code: 'OperationNotAllowed', message } }
    await vms.setFaults({ match: { method: 'POST', path: '/start$' }, status: 409, body, times: 1 })

    expect(textOf(await vms.post('ada', `${off}/start`))).toContain(
      'The quota of cores of the subscription is used up.',
    )
  })

  it('is listed with its end, for that person only', async () => {
    await vms.post('ada', `${vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`)
    const under = textOf(await vms.get('ada', '/operations'))
    await pass(60_000)
    const page = await vms.get('ada', '/operations')
    const after = textOf(page)

    expect(under).toContain('In progress')
    expect(after).toMatch(/Done[\s\S]*Start\s+dev-grace/)
    // The end comes from Azure, where a start takes 30 s, not from the moment of this look, more than 60 s later.
    expect(pageOf(page).querySelector('.operations li')?.text).toMatch(/took (29|3\d) s\b/)
    expect(textOf(await vms.get('margaret', '/operations'))).not.toContain('dev-grace')
  })

  it('is followed by the machine itself where the person may not follow the operation', async () => {
    const path = vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')
    await vms.post('grace', `${path}/start`)
    await pass(60_000)
    const started = textOf(await vms.get('grace', '/operations'))
    await vms.post('grace', `${path}/restart`, { confirm: 'yes' }).expect(303)
    const meanwhile = textOf(await vms.get('grace', '/operations'))
    await pass(60_000)
    const restarted = textOf(await vms.get('grace', '/operations'))

    expect(started).toMatch(/Done[\s\S]*Start\s+dev-grace/)
    // Azure reports a machine that restarts as running.
    expect(meanwhile).toMatch(/In progress[\s\S]*Restart\s+dev-grace/)
    expect(restarted).toMatch(/Done[\s\S]*Restart\s+dev-grace/)
  })

  describe('is refused, and nothing is done,', () => {
    const send = (headers: Record<string, string>, type = 'application/x-www-form-urlencoded', body = 'confirm=yes') =>
      supertest(vms.app).post(`${on}/stop`).set(vms.headersOf('ada')).set(headers).set('content-type', type).send(body)

    afterEach(async () => {
      expect(await vms.asked(ACTIONS)).toEqual([])
    })

    it.each(['cross-site', 'same-site', 'none', ''])('from a page that is %j', async (site) => {
      await send({ 'sec-fetch-site': site }).expect(403)
    })

    it('where the browser says cross-site and something says our origin', async () => {
      await send({ 'sec-fetch-site': 'cross-site', origin: 'https://vms.contoso.example' }).expect(403)
    })

    it.each(['https://evil.example', 'null', 'https://vms.contoso.example.evil.example', 'http://vms.contoso.example'])(
      'from an older browser on %s',
      async (origin) => {
        await send({ origin }).expect(403)
      },
    )

    it('from something that says nothing of where it comes from', async () => {
      await send({}).expect(403)
    })

    it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])('as %s', async (type) => {
      await send({ 'sec-fetch-site': 'same-origin' }, type).expect(415)
    })

    it('with a body beyond any form', async () => {
      await send({ 'sec-fetch-site': 'same-origin' }, undefined, `confirm=yes&x=${'x'.repeat(70_000)}`).expect(413)
    })

    it('without a token, which leads through sign-in back to the form', async () => {
      const response = await supertest(vms.app)
        .post(`${on}/stop`)
        .set('sec-fetch-site', 'same-origin')
        .type('form')
        .send('confirm=yes')
        .expect(401)

      const link = pageOf(response).querySelector('a.strong')?.getAttribute('href')
      expect(link).toBe(`/.auth/login/aad?post_login_redirect_uri=${encodeURIComponent(`${on}/stop?confirm`)}`)
    })

    it('by a GET', async () => {
      await vms.get('ada', `${on}/stop?confirm=yes`).expect(200)
    })
  })

  it('is accepted from an older browser on the page itself', async () => {
    await supertest(vms.app)
      .post(`${off}/start`)
      .set(vms.headersOf('ada'))
      .set('origin', 'https://vms.contoso.example')
      .type('form')
      .expect(303)
  })
})
