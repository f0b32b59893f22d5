import { type MyVms, pageOf, RESOURCE_MANAGER, startMyVms, textOf } from '../../support/my-vms.ts'

describe('the page of one machine', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  it('carries its id and state once, and says what is known of it', async () => {
    const response = await vms.get('ada', vms.vmPath('Contoso Production', 'RG-Identity', 'dc-01')).expect(200)

    const marked = pageOf(response).querySelectorAll('[data-vm-id]')
    expect(marked).toHaveLength(1)
    expect(marked[0]?.getAttribute('data-power')).toBe('running')
    for (const fact of ['dc-01', 'B2ms', 'Windows', 'northeurope', 'RG-Identity', 'Contoso Production']) {
      expect(textOf(response)).toContain(fact)
    }
  })

  it('is found in any letter case', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-identity', 'DC-01').toUpperCase().replace('/VMS/', '/vms/')

    expect(textOf(await vms.get('ada', path).expect(200))).toContain('dc-01')
  })

  it('prints markup, emoji and right-to-left tags as text', async () => {
    const response = await vms.get('ada', vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-design')).expect(200)

    expect(response.text).not.toContain("<script>alert('tags')")
    expect(response.text).toContain('🎨 ship it 🚀')
    expect(pageOf(response).querySelector('.tags')?.text).toContain('<b>Design</b> & "friends"')
  })

  it('shows a button that does not fit the state as disabled, with the reason', async () => {
    const page = pageOf(await vms.get('ada', vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')).expect(200))

    const stop = page.querySelector('[data-action=stop]')
    expect(stop?.hasAttribute('disabled')).toBe(true)
    expect(stop?.getAttribute('title')).toBe('It is off already.')
    expect(page.querySelector('[data-action=start]')?.hasAttribute('disabled')).toBe(false)
  })

  it('has each action in a form of its own, which says by itself where it goes', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')

    for (const page of [path, '/vms?q=web-01']) {
      const buttons = pageOf(await vms.get('ada', page)).querySelectorAll('[data-action]')
      const forms = buttons.map((button) => [button.getAttribute('data-action'), button.closest('form')] as const)
      expect(forms.map(([action, form]) => [action, form?.getAttribute('action')])).toEqual(
        ['start', 'stop', 'restart'].map((action) => [action, `${path}/${action}`]),
      )
      for (const [, form] of forms) expect(form?.querySelectorAll('[data-action]')).toHaveLength(1)
    }
  })

  it('asks Azure for two things at once: the machine itself and its row', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
    await vms.get('ada', path)
    await vms.azure.control('DELETE', '/requests')

    await vms.get('ada', path)

    expect(await vms.asked(RESOURCE_MANAGER)).toHaveLength(2)
  })

  it('shows the machine also where Resource Graph does not answer', async () => {
    await vms.setFaults({ match: { method: 'POST', path: 'ResourceGraph' }, status: 500 })

    const response = await vms.get('ada', vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')).expect(200)

    expect(textOf(response)).toContain('Running')
    expect(textOf(response)).toContain('Contoso Production')
    expect(textOf(response)).toContain('not known at the moment')
  })

  it('says what the machine itself says, where Resource Graph lags behind', async () => {
    await vms.azure.control('PUT', '/graph-lag', { ms: 60_000 })
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
    await vms.post('ada', `${path}/start`).expect(303)
    await vms.azure.control('POST', '/clock', { advanceMs: 45_000 })

    const page = pageOf(await vms.get('ada', path).expect(200))

    expect(page.querySelector('[data-vm-id]')?.getAttribute('data-power')).toBe('running')
  })

  it('of a machine that is not there is not found', async () => {
    const response = await vms.get('ada', vms.vmPath('Contoso Production', 'rg-web-prod', 'no-such')).expect(404)

    expect(textOf(response)).toContain('ResourceNotFound')
  })

  it.each([
    ['mallory', 'Contoso Production', 'rg-web-prod', 'web-01'],
    ['linus', 'Contoso Development', 'rg-dev-team', 'dev-ada'],
    ['margaret', 'Contoso Development', 'rg-ci', 'ci-runner-01'],
  ])('tells %s nothing of what is in %s', async (alias, subscription, group, name) => {
    const response = await vms.get(alias, vms.vmPath(subscription, group, name))

    expect([403, 404]).toContain(response.status)
    expect(response.text).not.toContain('data-vm-id')
  })
})

describe('an address of which there can be no machine', () => {
  // A separate app, because the page of a refused person may still send late requests to Azure.
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())

  it.each([
    '/vms/not-a-guid/rg/vm',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg./vm',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/vm%2f..%2fother',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/%2e%2e/vm',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/%3Cscript%3E',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/vm/explode',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/%E0%A4%A',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg',
    `/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/${'v'.repeat(65)}`,
  ])('is not found at %.90s, and Azure is not asked', async (path) => {
    await vms.get('ada', path).expect(404)

    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
  })
})
