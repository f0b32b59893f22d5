import { findKeyPart, findVmId, findVmIdIn, toArmId, toVmKey } from '../../src/domain/arm-id.ts'

const SUBSCRIPTION = '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042'

describe('the names of a VM', () => {
  it.each([
    ['rg', 'vm'],
    ['RG-Web_1.(prod)', 'web-01'],
    ['группа', 'a'],
    ['g'.repeat(90), 'v'.repeat(64)],
    ['g', 'scale_set_4f2b'],
  ])('may be %s and %s', (group, name) => {
    expect(findVmId(SUBSCRIPTION, group, name)).toEqual({ subscriptionId: SUBSCRIPTION, resourceGroup: group, name })
  })

  it.each([
    ['not-a-guid', 'rg', 'vm'],
    [`${SUBSCRIPTION}x`, 'rg', 'vm'],
    [SUBSCRIPTION, '', 'vm'],
    [SUBSCRIPTION, 'ends.', 'vm'],
    [SUBSCRIPTION, '..', 'vm'],
    [SUBSCRIPTION, 'a/b', 'vm'],
    [SUBSCRIPTION, 'a?b', 'vm'],
    [SUBSCRIPTION, 'g'.repeat(91), 'vm'],
    [SUBSCRIPTION, 'rg', ''],
    [SUBSCRIPTION, 'rg', '..'],
    [SUBSCRIPTION, 'rg', '-vm'],
    [SUBSCRIPTION, 'rg', 'vm-'],
    [SUBSCRIPTION, 'rg', 'vm%2f'],
    [SUBSCRIPTION, 'rg', 'vm\n'],
    [SUBSCRIPTION, 'rg', '<b>'],
    [SUBSCRIPTION, 'rg', 'v'.repeat(65)],
  ])('can not be %j, %j and %j', (subscription, group, name) => {
    expect(findVmId(subscription, group, name)).toBeUndefined()
  })

  it('are read from an ARM id in any letter case', () => {
    const id = `/SUBSCRIPTIONS/${SUBSCRIPTION.toUpperCase()}/resourcegroups/Rg/PROVIDERS/microsoft.compute/virtualmachines/Web`

    expect(findVmIdIn(id)).toEqual({ subscriptionId: SUBSCRIPTION, resourceGroup: 'Rg', name: 'Web' })
  })

  it.each([
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/virtualMachines/vm`,
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm/start`,
    `https://evil.example/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm`,
    '',
  ])('are not read from %j', (id) => {
    expect(findVmIdIn(id)).toBeUndefined()
  })

  it('make an id that is read again, and a key that letter case does not change', () => {
    const id = { subscriptionId: SUBSCRIPTION, resourceGroup: 'RG-Web', name: 'Web-01' }

    expect(findVmIdIn(toArmId(id))).toEqual(id)
    expect(toVmKey(id)).toBe(toVmKey({ ...id, resourceGroup: 'rg-web', name: 'WEB-01' }))
  })
})

describe('what people paste', () => {
  const group = `/subscriptions/${SUBSCRIPTION}/resourceGroups/RG-Ärzte(1)`
  const vm = `${group}/providers/Microsoft.Compute/virtualMachines/Web-01`
  const encoded = encodeURIComponent(vm)

  it.each([
    [vm, vm],
    [vm.toUpperCase(), vm],
    [`${vm}/extensions/agent`, vm],
    [`https://portal.azure.com/#@contoso.example/resource${vm}/overview`, vm],
    [`https://portal.azure.com/#view/Blade/id/${encoded}`, vm],
    [`https://management.azure.com${vm}?api-version=2025-04-01`, vm],
    [`"${vm}",`, vm],
    [`(${vm})`, vm],
    [`${vm}.`, vm],
    [`${vm}&a=b`, vm],
    [group, group],
    [`${group}/providers/Microsoft.Network/networkInterfaces/nic`, group],
    [`/subscriptions/${SUBSCRIPTION}`, `/subscriptions/${SUBSCRIPTION}`],
    [`/subscriptions/${SUBSCRIPTION}/`, `/subscriptions/${SUBSCRIPTION}`],
    [SUBSCRIPTION.toUpperCase(), `/${SUBSCRIPTION}`],
    [`"${SUBSCRIPTION}",`, `/${SUBSCRIPTION}`],
  ])('%s means what its id says', (text, meant) => {
    expect(findKeyPart(text)).toBe(`${meant.toLowerCase()}/`)
  })

  it.each([
    'web-01',
    '/',
    '/subscriptions/',
    '/subscriptions/2f0c',
    `/subscriptions/${SUBSCRIPTION}0`,
    `vault:${vm}`,
    `hidden-link:${encoded}`,
    `${SUBSCRIPTION}x`,
    '%E0%A4%A',
    'https://portal.azure.com/#home',
  ])('%s is no id', (text) => {
    expect(findKeyPart(text)).toBeUndefined()
  })
})
