import { IMAGES } from './image.ts'
import type { PowerState, PowerTimeline } from './power-timeline.ts'
import type { PublicAddress, ResourceGroup, Tags, Vm } from './subscription.ts'

const seeded = Date.UTC(2026, 0, 12, 8, 30)
const ROLES = ['api', 'web', 'db', 'queue', 'build', 'cache', 'report'] as const
const SIZES = ['Standard_B2ms', 'Standard_D2s_v5', 'Standard_D4s_v5', 'Standard_E4s_v5', 'Standard_F8s_v2'] as const
const CHOICES = [IMAGES.ubuntu, IMAGES.windowsServer, IMAGES.debian, IMAGES.redHat] as const
const TAGS: readonly Tags[] = [{ env: 'production' }, { env: 'test', team: 'blue' }, { env: 'test', team: 'green' }, {}]

const TIMELINES = {
  running: createTimeline('running'),
  stopped: createTimeline('stopped'),
  deallocated: createTimeline('deallocated'),
}
/** The first VM of every subscription is deallocated: every subscription with VMs has one to start. */
const POWERS: readonly PowerTimeline[] = [
  TIMELINES.deallocated,
  ...Array.from({ length: 6 }, () => TIMELINES.running),
  TIMELINES.deallocated,
  TIMELINES.stopped,
  TIMELINES.running,
]

/** `index` counts the VMs of the estate, `place` those of the subscription. 100,000 VMs can share strings and tables. */
export function addGeneratedVm(group: ResourceGroup, index: number, place: number): void {
  const name = `${pick(ROLES, index + place)}-vm-${String(index + 1).padStart(6, '0')}`
  const publicAddress = createPublicAddress(index)
  const vm: Vm = {
    group,
    name,
    location: group.location,
    size: pick(SIZES, index + 3 * place),
    image: pick(CHOICES, index + place),
    tags: pick(TAGS, index),
    createdAt: seeded - (index % 1_000) * 86_400_000,
    privateAddress: `10.${Math.floor(place / 62_500) % 250}.${Math.floor(place / 250) % 250}.${(place % 250) + 4}`,
    timeline: pick(POWERS, place),
    ...(place % 5 === 0 && { zone: String((index % 3) + 1) }),
    ...(publicAddress && { publicAddress }),
  }
  group.vms.set(name, vm)
}

function createTimeline(power: PowerState): PowerTimeline {
  return [{ at: seeded, power, provisioning: 'Succeeded' }]
}

/** Two of every six VMs have a static public address, and one has a dynamic one. */
function createPublicAddress(index: number): PublicAddress | undefined {
  if (index % 6 === 5) return { allocation: 'Dynamic' }
  if (index % 3 !== 0) return undefined
  return { allocation: 'Static', address: `20.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}` }
}

function pick<T>(choices: readonly [T, ...T[]] | readonly T[], index: number): T {
  const choice = choices[index % choices.length]
  if (choice === undefined) throw new RangeError('There is nothing to choose from.')
  return choice
}
