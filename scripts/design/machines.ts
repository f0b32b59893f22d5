import type { Operation } from '../../src/domain/operation.ts'
import type { VmSnapshot } from '../../src/domain/vm-snapshot.ts'

const NOW = Date.UTC(2026, 5, 1, 17, 22)
const PERSON_KEY = '00000000-0000-0000-0000-00000000000a/00000000-0000-0000-0000-00000000000b' as const

export const MADE_UP_NOW = NOW

const BASE: VmSnapshot = {
  id: { subscriptionId: '00000000-0000-0000-0000-000000000001', resourceGroup: 'rg-web-prod', name: 'web-01' },
  name: 'web-01',
  power: 'running',
  size: 'Standard_D4s_v5',
  os: 'Linux',
  location: 'westeurope',
  resourceGroup: 'rg-web-prod',
  subscriptionName: 'Contoso Production',
  addresses: { public: '192.0.2.21', private: '10.1.0.4', isPublicDynamic: false, knowledge: 'known' },
  adminName: 'azureuser',
  provisioning: 'Succeeded',
  tags: { env: 'production', team: 'web' },
  operation: undefined,
  isFavourite: false,
}

/** A machine in each state that a row can have, by what it shows. */
export const MACHINES: readonly VmSnapshot[] = [
  aVm('running-01', {}),
  aVm('favourite-01', { isFavourite: true, addresses: { ...BASE.addresses, isPublicDynamic: true } }),
  aVm('still-billed-01', { power: 'stopped' }),
  aVm('starting-01', {
    power: 'starting',
    operation: anOperation('starting-01', { action: 'start', begunAt: NOW - 18_000 }),
  }),
  aVm('stopping-by-somebody', { power: 'deallocating' }),
  aVm('start-failed-01', {
    power: 'deallocated',
    operation: anOperation('start-failed-01', {
      action: 'start',
      status: 'failed',
      endedAt: NOW - 720_000,
      failure: {
        code: 'AllocationFailed',
        sentence: { key: 'sizeNotFree' },
        cure: 'capacity',
        message: 'Allocation failed.',
      },
    }),
  }),
  aVm('setup-failed-01', { provisioning: 'Failed' }),
  aVm('off-01', { power: 'deallocated' }),
  aVm('hibernated-01', { power: 'deallocated', traits: { ...noTraits(), isHibernated: true } }),
  aVm('being-created', { power: 'unknown', provisioning: 'Creating' }),
  aVm('unknown-01', { power: 'unknown' }),
  aVm('address-hidden', {
    addresses: { public: undefined, private: undefined, isPublicDynamic: false, knowledge: 'hidden' },
  }),
  aVm('ci-nightly-integration-tests-of-the-payments-platform-westeurope', { power: 'deallocated', os: 'Windows' }),
]

function aVm(name: string, own: Partial<VmSnapshot>): VmSnapshot {
  return { ...BASE, name, id: { ...BASE.id, name }, ...own }
}

function anOperation(name: string, own: Partial<Operation>): Operation {
  return {
    id: name,
    personKey: PERSON_KEY,
    vm: { ...BASE.id, name },
    action: 'start',
    begunAt: NOW - 780_000,
    endedAt: undefined,
    status: 'running',
    failure: undefined,
    pollUrl: undefined,
    ...own,
  }
}

function noTraits() {
  return {
    canHibernate: false,
    isHibernated: false,
    eviction: undefined,
    hasEphemeralDisk: false,
    scaleSet: undefined,
    managedBy: undefined,
    service: undefined,
  } as const
}
