import { findLoadBalancer, findTraits } from '../../src/domain/vm-facts.ts'

const GROUP = '/subscriptions/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/resourceGroups/rg/providers'
const SCALE_SET = `${GROUP}/Microsoft.Compute/virtualMachineScaleSets/runners`

describe('what sets a machine apart', () => {
  it.each([{}, { priority: '' }, { priority: null, managedBy: '', hibernation: null }])('is nothing: %j', (facts) => {
    expect(findTraits(facts)).toBeUndefined()
  })

  it.each([
    [{ priority: 'Spot', evictionPolicy: 'Deallocate' }, { eviction: 'deallocate' }],
    [{ priority: 'spot', evictionPolicy: 'DELETE' }, { eviction: 'delete' }],
    [{ priority: 'Low' }, { eviction: 'deallocate' }],
    [{ priority: 'Regular' }, { eviction: undefined }],
    [{ hibernation: 'HibernationState/Hibernated' }, { isHibernated: true }],
    [{ hibernation: 'HibernationState/Hibernating' }, { isHibernated: false }],
    [{ osDiskOption: 'Local' }, { hasEphemeralDisk: true }],
    [{ scaleSet: SCALE_SET }, { scaleSet: 'runners', managedBy: undefined }],
    [
      { scaleSet: SCALE_SET, managedBy: SCALE_SET.toUpperCase() },
      { scaleSet: 'runners', managedBy: undefined },
    ],
    [{ managedBy: `${GROUP}/Contoso.Lab/labs/one` }, { managedBy: `${GROUP}/Contoso.Lab/labs/one` }],
  ])('is told by %j', (facts, expected) => {
    expect(findTraits(facts)).toMatchObject(expected)
  })
})

describe('what of a load balancer leads to a machine', () => {
  it.each([
    [`${GROUP}/Microsoft.Network/loadBalancers/lb/inboundNatRules/ssh`, { name: 'lb', natRule: 'ssh' }],
    [`${GROUP}/microsoft.network/LOADBALANCERS/lb/backendAddressPools/all`, { name: 'lb', natRule: undefined }],
    [`${GROUP}/Microsoft.Network/applicationGateways/gateway`, undefined],
    ['', undefined],
  ])('is read from %s', (id, expected) => {
    expect(findLoadBalancer(id)).toEqual(expected)
  })
})
