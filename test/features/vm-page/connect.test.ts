import type { HTMLElement } from 'node-html-parser'
import { type MyVms, pageOf, RESOURCE_MANAGER, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'

const QUESTION = { method: 'POST', path: 'ResourceGraph' }
/** Nothing of the person's computer is shared. */
const NOTHING_SHARED =
  'redirectclipboard:i:0\r\nredirectprinters:i:0\r\nredirectsmartcards:i:0\r\nredirectwebauthn:i:0\r\naudiomode:i:2\r\n'
const WAYS =
  '[data-copy^=ssh], [data-copy^="az ssh"], [data-copy^="az network"], a[href$=remote-desktop], a[href*=bastion]'

describe('the way into a machine', () => {
  let vms: MyVms

  beforeEach(async () => {
    vms = await startMyVms()
  })
  afterEach(() => vms.close())

  const webOne = () => vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
  const design = () => vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-design')

  /** The ways to connect on the VM's page. */
  async function waysOf(alias: string, path: string): Promise<HTMLElement> {
    const page = pageOf(await vms.get(alias, path).expect(200)).querySelector('#connect')
    if (!page) throw new Error(`There is no ${path}.`)
    return page
  }

  /** The places that say whether and how: the VM's page, and the menu of all its actions. */
  async function placesOf(alias: string, path: string): Promise<readonly HTMLElement[]> {
    const menu = pageOf(await vms.get(alias, `${path}/actions`).expect(200)).querySelector('#menu-frame')
    if (!menu) throw new Error(`There is no menu of ${path}.`)
    return [await waysOf(alias, path), menu]
  }

  /** Makes Resource Graph return a running VM with these facts instead of its own. */
  async function tell(path: string, facts: Record<string, string>): Promise<void> {
    const [, , subscriptionId = '', resourceGroup = '', name = ''] = path.split('/')
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/${name}`
    const machine = { id, name, resourceGroup, subscriptionId, power: 'PowerState/running', os: 'Linux', nicKey: 'nic' }
    const data = [{ ...machine, publicAddress: '20.61.14.21', adminName: 'azureuser', ...facts }]
    const body = { totalRecords: 1, count: 1, resultTruncated: 'false', facets: [], data }
    await vms.setFaults({ match: QUESTION, status: 200, body })
  }

  async function start(alias: string, path: string): Promise<void> {
    await vms.post(alias, `${path}/start`).expect(303)
    await vms.azure.control('POST', '/clock', { advanceMs: 120_000 })
  }

  it('that runs Linux is an SSH line to copy, with the account that was made with it', async () => {
    for (const place of await placesOf('ada', webOne())) {
      expect(place.querySelector('[data-copy^=ssh]')?.getAttribute('data-copy')).toBe('ssh azureuser@20.61.14.21')
      expect(place.querySelectorAll('a[href$=remote-desktop]')).toEqual([])
    }
  })

  it('that runs Windows is a file for Remote Desktop', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-data-prod', 'reporting')
    await start('ada', path)

    const page = await waysOf('ada', path)
    const href = page.querySelector('a[href$=remote-desktop]')?.getAttribute('href') ?? ''
    const { headers, text } = await vms.get('ada', href).buffer(true).expect(200)

    expect(headers).toMatchObject({
      'content-type': 'application/x-rdp; charset=utf-8',
      'content-disposition': 'attachment; filename=reporting.rdp',
      'cache-control': 'no-store',
    })
    expect(text).toBe(
      `full address:s:20.61.15.8:3389\r\nprompt for credentials:i:1\r\nusername:s:azureuser\r\n${NOTHING_SHARED}`,
    )
    expect(page.querySelectorAll('[data-copy^=ssh]')).toEqual([])
  })

  it('tells on the page which warning a file for Remote Desktop brings', async () => {
    const page = pageOf(await vms.get('ada', design()).expect(200)).querySelector('.panel')

    expect(page?.structuredText).toContain('Windows warns of an unknown publisher, since the file is not signed')
    expect(page?.structuredText).not.toContain('IPv6')
  })

  it('writes an IPv6 address as each program wants it', async () => {
    await tell(design(), { os: 'Windows', publicAddress: '2603:1020::5' })
    const file = await vms.get('ada', `${design()}/remote-desktop`).buffer(true).expect(200)
    const [row] = rowsOf(await vms.get('ada', '/vms?q=dev-design'))
    const page = await waysOf('ada', design())
    expect(page.structuredText).toContain('Some programs cannot read an IPv6 address from a file.')
    expect(page.structuredText).toContain('The address is 2603:1020::5.')
    expect(row?.text).toContain('2603:1020::5')
    await tell(webOne(), { publicAddress: '2603:1020::5' })
    const places = await placesOf('ada', webOne())

    expect(file.text).toContain('full address:s:[2603:1020::5]:3389\r\n')
    for (const place of places) {
      expect(place.querySelector('[data-copy^=ssh]')?.getAttribute('data-copy')).toBe('ssh azureuser@2603:1020::5')
    }
  })

  it.each([
    'a b',
    '$(touch x)',
    '`touch x`',
    '-oProxyCommand=touch x',
    "a'b",
    'a"b',
    'a\nalternate shell:s:evil',
    'a\r\nb',
    'a@evil.example',
    '<b>',
  ])('leaves out an account of the name %j', async (adminName) => {
    await tell(webOne(), { adminName })
    const places = await placesOf('ada', webOne())
    await tell(design(), { adminName, os: 'Windows' })
    const file = await vms.get('ada', `${design()}/remote-desktop`).buffer(true).expect(200)

    for (const place of places) {
      expect(place.querySelector('[data-copy^=ssh]')?.getAttribute('data-copy')).toBe('ssh 20.61.14.21')
    }
    expect(file.text).toBe(`full address:s:20.61.14.21:3389\r\nprompt for credentials:i:1\r\n${NOTHING_SHARED}`)
  })

  it('with a private address alone needs a network that leads there, or Bastion in the portal of the tenant', async () => {
    const path = vms.vmPath('Contoso Production', 'RG-Identity', 'dc-01')
    const id = path.replace('/vms/', '').split('/')
    const armId = `/subscriptions/${id[0] ?? ''}/resourceGroups/RG-Identity/providers/Microsoft.Compute/virtualMachines/dc-01`

    const page = await waysOf('ada', path)
    expect(page.structuredText).toContain('It has a private IP address only')
    expect(page.structuredText).toContain('No public IP. Use your organisation’s network or VPN, or Azure Bastion')
    expect(page.structuredText).not.toContain('load balancer')
    const bastion = page.querySelector('a[href*=bastion]')
    expect(bastion?.getAttribute('href')).toBe(
      `https://portal.azure.com/#@${vms.azure.directory.tenantId}/resource${armId}/bastionHost`,
    )
    expect(bastion?.getAttribute('rel')).toBe('noopener')
    expect(page.querySelector('a[href$=remote-desktop]')).not.toBeNull()
    const file = await vms.get('ada', `${path}/remote-desktop`).buffer(true).expect(200)
    expect(file.text).toMatch(/^full address:s:10\./)
  })

  it.each([
    ['natRule', 'inboundNatRules/ssh', 'The load balancer lb forwards a port to it by its inbound NAT rule ssh.'],
    ['pool', 'backendAddressPools/all', 'It is behind the load balancer lb, which may lead to it.'],
  ])('with a private address may be a load balancer that Azure tells of: %s', async (fact, rest, sentence) => {
    const id = `/subscriptions/x/resourceGroups/y/providers/Microsoft.Network/loadBalancers/lb/${rest}`
    await tell(webOne(), { publicAddress: '', privateAddress: '10.0.0.4', [fact]: id })

    expect((await waysOf('ada', webOne())).structuredText).toContain(sentence)
  })

  it('that runs Linux with sign-in by Entra is a line of az, and of no account that is made up', async () => {
    const path = vms.vmPath('Contoso Development', 'rg-lab', 'image-test')
    const [subscription = ''] = path.split('/').slice(2)
    const id = `/subscriptions/${subscription}/resourceGroups/rg-lab/providers/Microsoft.Compute/virtualMachines/image-test`

    const page = pageOf(await vms.get('ada', path).expect(200))

    const lines = page.querySelectorAll('#connect [data-copy]').map((button) => button.getAttribute('data-copy'))
    expect(lines).toEqual([
      `az ssh vm --subscription ${subscription} --resource-group rg-lab --name image-test --prefer-private-ip`,
      `az network bastion ssh --name BASTION --resource-group BASTION-GROUP --target-resource-id ${id} --auth-type AAD`,
    ])
    expect(page.structuredText).toContain('in place of BASTION and BASTION-GROUP')
    expect(page.structuredText).toContain('The load balancer lab-lb forwards a port to it')
    expect(page.structuredText).not.toContain('azureuser')
  })

  it('that runs Windows with sign-in by Entra is a file for the web account, without an account of the machine', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-data-prod', 'sql-prod-01')

    const page = pageOf(await vms.get('ada', path).expect(200))
    const file = await vms.get('ada', `${path}/remote-desktop`).buffer(true).expect(200)

    expect(page.querySelector('[data-copy^="az network bastion rdp "]')).not.toBeNull()
    expect(page.structuredText).toContain('Sign in with your own account.')
    expect(file.text).toMatch(
      /^full address:s:10\.\d+\.0\.\d+:3389\r\nprompt for credentials:i:1\r\nenablerdsaadauth:i:1\r\n/,
    )
    expect(file.text).not.toContain('username')
    expect(file.text.endsWith(NOTHING_SHARED)).toBe(true)
  })

  it('says nothing of Bastion where the internet leads to it', async () => {
    expect((await waysOf('ada', webOne())).querySelectorAll('a[href*=bastion]')).toEqual([])
  })

  it.each([
    ['off', 'rg-web-prod', 'web-batch', 'It’s off. Start it first.'],
    ['off and still billed', 'rg-data-prod', 'reporting', 'It’s off. Start it first.'],
    ['in a state that Azure does not tell', 'RG-Identity', 'dc-02', 'Azure doesn’t report its state.'],
  ])('is none into a machine that is %s, and it says why', async (_, group, name, reason) => {
    for (const place of await placesOf('ada', vms.vmPath('Contoso Production', group, name))) {
      expect(place.querySelectorAll(WAYS)).toEqual([])
      expect(place.structuredText).toContain(reason)
    }
  })

  it('is none before a machine has started', async () => {
    const path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
    await vms.post('ada', `${path}/start`).expect(303)

    for (const place of await placesOf('ada', path)) {
      expect(place.querySelectorAll(WAYS)).toEqual([])
      expect(place.structuredText).toContain('Wait until it runs.')
    }
  })

  it('is none where the person may not see the address, and it says so', async () => {
    const path = vms.vmPath('Contoso Development', 'rg-ci', 'ci-runner-02')
    await start('margaret', path)

    for (const place of await placesOf('margaret', path)) {
      expect(place.querySelectorAll(WAYS)).toEqual([])
      expect(place.structuredText).toContain('You can’t see its network interface')
    }
  })

  it('is none on the page while Resource Graph does not tell the address', async () => {
    await vms.setFaults({ match: QUESTION, status: 500 })

    const response = await vms.get('ada', webOne()).expect(200)

    expect(pageOf(response).querySelectorAll(WAYS)).toEqual([])
    expect(textOf(response)).toContain('Its IP address is unavailable right now.')
  })

  it('into a machine of another system is its address alone', async () => {
    await tell(webOne(), { os: '' })

    const page = await waysOf('ada', webOne())
    expect(page.querySelectorAll(WAYS)).toEqual([])
    expect(page.structuredText).toContain('We don’t know its OS. IP address: 20.61.14.21')
  })

  it.each([
    '$(touch x)',
    '1.2.3.4; touch x',
    '-oProxyCommand=x',
    '1.2.3.4\nusername:s:evil',
    '<b>',
    '999.1.1.1',
    'host',
  ])('is none where Resource Graph tells the address %j, which is none', async (address) => {
    await tell(webOne(), { publicAddress: address, privateAddress: address })

    for (const place of await placesOf('ada', webOne())) {
      expect(place.querySelectorAll(WAYS)).toEqual([])
      expect(place.structuredText).toContain('It has no IP address.')
    }
    await vms.get('ada', `${webOne()}/remote-desktop`).expect(409)
  })

  it.each([
    [
      'is off',
      409,
      'Contoso Production',
      'rg-data-prod',
      'reporting',
      'You can’t connect to reporting right now. It’s off. Start it first.',
    ],
    ['runs Linux', 404, 'Contoso Production', 'rg-web-prod', 'web-01', 'because it does not run Windows.'],
  ])(
    'has no file for a machine that %s, but a page that says so',
    async (_, status, subscription, group, name, reason) => {
      const response = await vms.get('ada', `${vms.vmPath(subscription, group, name)}/remote-desktop`).expect(status)

      expect(textOf(response)).toContain(reason)
      expect(response.headers['content-type']).toContain('text/html')
      expect(response.headers['content-disposition']).toBeUndefined()
    },
  )

  it.each(['mallory', 'grace', 'margaret'])('has no file for %s, whose machine it is not', async (alias) => {
    const response = await vms.get(alias, `${design().replace('rg-dev-team/dev-design', 'x/y')}/remote-desktop`)
    const other = await vms.get(alias, `${vms.vmPath('Contoso Production', 'RG-Identity', 'dc-01')}/remote-desktop`)

    expect([403, 404]).toContain(response.status)
    expect([403, 404]).toContain(other.status)
    expect(other.headers['content-disposition']).toBeUndefined()
    expect(other.text).not.toMatch(/full address|\b10\.\d+\.\d/)
  })

  it('has no file at an address that is of no machine, and asks Azure nothing', async () => {
    await vms.get('ada', '/vms/not-a-guid/rg/vm/remote-desktop').expect(404)

    expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
  })
})
