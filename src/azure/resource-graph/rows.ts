import { isIP } from 'node:net'
import { findListedVmIdIn, findVmIdIn, toVmKey } from '../../domain/arm-id.ts'
import { toPowerState } from '../../domain/power-state.ts'
import type { Vm } from '../../domain/vm.ts'
import { findLoadBalancer, findTraits, isTags, toOs, toTags } from '../../domain/vm-facts.ts'

/** The columns that hold text. A join without a match leaves null in some answers and an empty string in others. */
const TEXTS = [
  'id',
  'name',
  'resourceGroup',
  'subscriptionId',
  'subscriptionName',
  'location',
  'size',
  'os',
  'power',
  'provisioning',
  'adminName',
  'nicKey',
  'privateAddress',
  'publicAddress',
  'publicAllocation',
  'natRule',
  'pool',
  'managedBy',
  'hibernation',
  'priority',
  'evictionPolicy',
  'scaleSet',
  'osDiskOption',
  'hibernationEnabled',
] as const
type Texts = Readonly<Record<(typeof TEXTS)[number], string>>

/** Returns each VM once, even if Azure repeats it. A row that can't be read in full is kept with what it does say. */
export function toVms(data: readonly unknown[]): readonly Vm[] {
  const vms = new Map<string, Vm>()
  for (const [index, row] of data.entries()) {
    const vm = toVm(row)
    vms.set(vm.oddId === undefined ? toVmKey(vm.id) : vm.oddId || String(index), vm)
  }
  return [...vms.values()]
}

function toVm(data: unknown): Vm {
  const row: Readonly<Record<string, unknown>> = typeof data === 'object' && data !== null ? { ...data } : {}
  const texts = Object.fromEntries(TEXTS.map((name) => [name, toText(row[name])])) as Texts
  const id = findVmIdIn(texts.id)
  const tags = toTags(row['tags'])
  const isWhole = id !== undefined && TEXTS.every((name) => isText(row[name])) && isTags(row['tags'])
  const listedId = id ?? findListedVmIdIn(texts.id) ?? toColumnsId(texts)
  return {
    id: listedId,
    ...(id === undefined && { oddId: texts.id }),
    ...(!isWhole && { isIncomplete: true }),
    ...(toText(row['fresher']) !== '' && { isCorrected: true }),
    name: texts.name || listedId.name,
    power: toPowerState(texts.power),
    size: texts.size,
    os: toOs(texts.os),
    location: texts.location,
    // The id keeps the letter case that people gave the group; the column is all lower case.
    resourceGroup: listedId.resourceGroup,
    subscriptionName: texts.subscriptionName || undefined,
    addresses: {
      knowledge: toKnowledge(texts),
      private: findAddress(texts.privateAddress),
      public: findAddress(texts.publicAddress),
      loadBalancer: findLoadBalancer(texts.natRule || texts.pool),
      isPublicDynamic: texts.publicAllocation === 'Dynamic',
    },
    adminName: texts.adminName || undefined,
    provisioning: texts.provisioning,
    tags,
    traits: findTraits({ ...texts, tags }),
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || value === undefined || value === null
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function toColumnsId({ subscriptionId, resourceGroup, name }: Texts): Vm['id'] {
  return { subscriptionId: subscriptionId.toLowerCase(), resourceGroup, name }
}

/** Azure leaves out an interface that the person may not read. Of a row without an id, nothing is known. */
function toKnowledge({ id, nicKey }: Texts): Vm['addresses']['knowledge'] {
  if (nicKey !== '') return 'known'
  return id === '' ? 'unavailable' : 'hidden'
}

/** Accepts only IP addresses, because the value goes into a shell command and a Remote Desktop file. */
function findAddress(text: string): string | undefined {
  return isIP(text) === 0 ? undefined : text
}
