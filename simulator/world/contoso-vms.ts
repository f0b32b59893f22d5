import { IMAGES } from './image.ts'
import type { PowerEntry } from './power-timeline.ts'
import type { ResourceGroup, Subscription, Tags, Vm } from './subscription.ts'

type Groups = Record<'web' | 'data' | 'identity' | 'developers' | 'builds' | 'lab' | 'legacy', ResourceGroup>

const seeded = Date.UTC(2026, 0, 12, 8, 30)
export const RUNNING: PowerEntry = { at: seeded, power: 'running', provisioning: 'Succeeded' }
export const DEALLOCATED: PowerEntry = { at: seeded, power: 'deallocated', provisioning: 'Succeeded' }

export function createGroup(
  subscription: Subscription,
  name: string,
  location: string,
  tags: Tags,
  own: Pick<ResourceGroup, 'managedBy'> = {},
): ResourceGroup {
  const group: ResourceGroup = { subscription, name, location, tags, ...own, vms: new Map() }
  subscription.groups.set(name.toLowerCase(), group)
  return group
}

/** Fills the groups. Returns the locked VM and the VM on which a person has a role assignment of its own. */
export function addVms(groups: Groups): { locked: Vm; onCall: Vm } {
  const { web, data, identity, developers, builds, lab, legacy } = groups
  addVm(web, 'web-01', 'Standard_D4s_v5', 'ubuntu', RUNNING, {
    zone: '1',
    address: '20.61.14.21',
    tags: { role: 'web' },
  })
  addVm(web, 'web-02', 'Standard_D4s_v5', 'ubuntu', RUNNING, {
    zone: '2',
    address: '20.61.14.22',
    tags: { role: 'web' },
  })
  addVm(web, 'web-batch', 'Standard_F8s_v2', 'ubuntu', DEALLOCATED, { address: '20.61.14.30', tags: { role: 'batch' } })

  // People sign in to it with Entra.
  addVm(data, 'sql-prod-01', 'Standard_E8ds_v5', 'sqlServer', RUNNING, {
    zone: '1',
    tags: { role: 'database' },
    entraSignIn: true,
  })
  // Locked: Azure rejects every action on it with ScopeLocked.
  const locked = addVm(data, 'sql-prod-02', 'Standard_E8ds_v5', 'sqlServer', RUNNING, {
    zone: '2',
    tags: { role: 'database' },
  })
  // Shut down from inside the VM: stopped but still billed.
  const stopped: PowerEntry = { at: seeded, power: 'stopped', provisioning: 'Succeeded' }
  addVm(data, 'reporting', 'Standard_D8s_v5', 'windowsServer', stopped, { address: '20.61.15.8' })

  // No public address, as it should be for a domain controller.
  addVm(identity, 'dc-01', 'Standard_B2ms', 'windowsServer', RUNNING)
  // Azure doesn't know whether it is running.
  const unknown: PowerEntry = { at: seeded, power: undefined, provisioning: 'Succeeded' }
  addVm(identity, 'dc-02', 'Standard_B2ms', 'windowsServer', unknown)

  // It loses its dynamic address when deallocated and gets another at the next start.
  addVm(developers, 'dev-ada', 'Standard_D2s_v5', 'debian', RUNNING, { address: 'dynamic', tags: { owner: 'ada' } })
  addVm(developers, 'dev-grace', 'Standard_D2s_v5', 'ubuntu', DEALLOCATED, {
    address: '51.12.80.4',
    tags: { owner: 'grace' },
  })
  // Markup, emoji and right-to-left text in its tags. It can be hibernated.
  addVm(developers, 'dev-design', 'Standard_NV6ads_A10_v5', 'windowsClient', RUNNING, {
    canHibernate: true,
    tags: {
      owner: '<b>Design</b> & "friends"',
      note: "<script>alert('tags')</script>",
      mood: '🎨 ship it 🚀',
      עברית: 'מכונה של צוות העיצוב',
    },
  })

  addVm(builds, 'ci-runner-01', 'Standard_D4as_v5', 'ubuntu', RUNNING, { address: '20.86.3.17' })
  // Belongs to a flexible scale set.
  const onCall = addVm(builds, 'ci-runner-02', 'Standard_D4as_v5', 'ubuntu', DEALLOCATED, {
    address: '20.86.3.18',
    scaleSet: 'ci-runners',
  })
  // The longest name that a Linux VM may have: 64 characters.
  addVm(
    builds,
    'ci-nightly-integration-tests-of-the-payments-platform-westeurope',
    'Standard_D2as_v5',
    'redHat',
    DEALLOCATED,
  )

  // A Spot VM that has been evicted. Every start fails for lack of capacity.
  addVm(lab, 'gpu-train', 'Standard_NC24ads_A100_v4', 'ubuntu', DEALLOCATED, {
    eviction: 'Deallocate',
    startFailure: {
      code: 'AllocationFailed',
      message:
        'Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about ' +
        'improving likelihood of allocation success at http://aka.ms/allocation-guidance',
    },
  })
  // Its provisioning failed: it runs but never reported that it was ready. It can't be deallocated, because its OS disk is
  // ephemeral. A load balancer forwards a port to it, and people sign in to it with Entra.
  const failed: PowerEntry = {
    ...RUNNING,
    provisioning: 'Failed',
    failure: {
      code: 'OSProvisioningTimedOut',
      message:
        "OS Provisioning for VM 'image-test' did not finish in the allotted time. The VM may still finish provisioning " +
        'successfully. Please check provisioning state later.',
    },
  }
  addVm(lab, 'image-test', 'Standard_B1s', 'debian', failed, {
    ephemeralDisk: true,
    loadBalancer: 'lab-lb',
    entraSignIn: true,
  })

  // In a disabled subscription: read-only. One is hibernated.
  addVm(legacy, 'erp-2012', 'Standard_D4s_v3', 'windowsServer', DEALLOCATED)
  addVm(
    legacy,
    'files-old',
    'Standard_D2s_v3',
    'windowsServer',
    { ...DEALLOCATED, hibernated: true },
    { canHibernate: true },
  )
  return { locked, onCall }
}

type Given =
  'group' | 'name' | 'location' | 'size' | 'image' | 'createdAt' | 'privateAddress' | 'publicAddress' | 'timeline'

interface VmOptions extends Partial<Omit<Vm, Given>> {
  /** A static address or `dynamic`; without it the VM has no public address. */
  readonly address?: string
}

export function addVm(
  group: ResourceGroup,
  name: string,
  size: string,
  image: keyof typeof IMAGES,
  state: PowerEntry,
  { address, tags = {}, ...options }: VmOptions = {},
): Vm {
  // Each group of a subscription has its own network. Groups of other subscriptions may have the same addresses.
  const subnet = [...group.subscription.groups.values()].indexOf(group) + 1
  const vm: Vm = {
    group,
    name,
    location: group.location,
    size,
    image: IMAGES[image],
    tags: { ...group.tags, ...tags },
    createdAt: seeded - 90 * 86_400_000,
    privateAddress: `10.${subnet}.0.${group.vms.size + 4}`,
    timeline: [state],
    ...options,
    ...(address && {
      publicAddress: address === 'dynamic' ? { allocation: 'Dynamic' } : { allocation: 'Static', address },
    }),
  }
  group.vms.set(name.toLowerCase(), vm)
  return vm
}
