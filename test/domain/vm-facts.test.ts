import { findLoadBalancer, findTraits } from '../../src/domain/vm-facts.ts'

const GROUP = '/subscriptions/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/resourceGroups/rg/providers'
const SCALE_SET = `${GROUP}/Microsoft.Compute/virtualMachineScaleSets/runners`

describe('what sets a machine apart', () => {
  it.each([
    {},
    { hibernationEnabled: 'false', tags: { Vendor: 'Contoso', 'my-aks-managed-x': 'Databricks' } },
    { priority: '' },
    { priority: null, managedBy: '', hibernation: null },
  ])('is nothing: %j', (facts) => {
    expect(findTraits(facts)).toBeUndefined()
  })

  it.each([
    [{ priority: 'Spot', evictionPolicy: 'Deallocate' }, { eviction: 'deallocate' }],
    [{ priority: 'spot', evictionPolicy: 'DELETE' }, { eviction: 'delete' }],
    [{ priority: 'Low' }, { eviction: 'deallocate' }],
    [{ priority: 'Regular' }, { eviction: undefined }],
    [{ hibernation: 'HibernationState/Hibernated' }, { isHibernated: true }],
    [{ hibernation: 'HibernationState/Hibernating' }, { isHibernated: false }],
    [{ hibernationEnabled: 'true' }, { canHibernate: true, isHibernated: false }],
    [{ hibernationEnabled: true, priority: 'Regular' }, { canHibernate: true }],
    [{ hibernationEnabled: 'false', priority: 'Spot' }, { canHibernate: false }],
    [{ osDiskOption: 'Local' }, { hasEphemeralDisk: true }],
    [{ scaleSet: SCALE_SET }, { scaleSet: 'runners', managedBy: undefined }],
    [
      { scaleSet: SCALE_SET, managedBy: SCALE_SET.toUpperCase() },
      { scaleSet: 'runners', managedBy: undefined },
    ],
    [
      { managedBy: `${GROUP}/Contoso.Lab/labs/one` },
      { managedBy: `${GROUP}/Contoso.Lab/labs/one`, service: undefined },
    ],
    [{ managedBy: `${GROUP}/Microsoft.Databricks/workspaces/a` }, { service: 'databricks' }],
    [{ managedBy: `${GROUP}/microsoft.containerservice/managedClusters/a` }, { service: 'kubernetes' }],
    [{ managedBy: `${GROUP}/Microsoft.DevTestLab/labs/a` }, { service: 'devTestLabs' }],
    [{ managedBy: `${GROUP}/Microsoft.Solutions/applications/a` }, { service: 'managedApplication' }],
    [{ tags: { Vendor: 'Databricks' } }, { service: 'databricks', managedBy: undefined }],
    [{ tags: { env: 'test', 'aks-managed-poolName': 'a' } }, { service: 'kubernetes' }],
    [{ tags: { 'hidden-DevTestLabs-LabUId': 'a' } }, { service: 'devTestLabs' }],
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
