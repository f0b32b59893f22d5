import { isIP } from 'node:net'
import * as z from 'zod'
import { findVmIdIn, toVmKey } from '../../domain/arm-id.ts'
import { toPowerState } from '../../domain/power-state.ts'
import type { Vm } from '../../domain/vm.ts'
import { findLoadBalancer, findTraits, toOs, toTags } from '../../domain/vm-facts.ts'

/** A join without a match leaves null in some answers of Resource Graph and an empty string in others. */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

const Row = z.object({
  id: z.string().transform((armId, context) => {
    const id = findVmIdIn(armId)
    if (id) return id
    context.addIssue('is not the id of a virtual machine')
    return z.NEVER
  }),
  name: z.string(),
  resourceGroup: z.string(),
  subscriptionId: z.string(),
  subscriptionName: text,
  location: text,
  size: text,
  os: text,
  power: text,
  provisioning: text,
  tags: z.unknown().optional(),
  adminName: text,
  nicKey: text,
  privateAddress: text,
  publicAddress: text,
  publicAllocation: text,
  natRule: text,
  pool: text,
  managedBy: text,
  hibernation: text,
  priority: text,
  evictionPolicy: text,
  scaleSet: text,
  osDiskOption: text,
})

export interface Rows {
  readonly vms: readonly Vm[]
  readonly unreadable: number
}

/** Returns each VM once, even if Azure repeats it. Skips unreadable rows, but throws if there are rows and none is readable. */
export function toVms(data: readonly unknown[]): Rows {
  const read = data.flatMap((row) => findVm(row) ?? [])
  if (read.length === 0) z.array(Row).parse(data)
  const vms = new Map(read.map((vm) => [toVmKey(vm.id), vm]))
  return { vms: [...vms.values()], unreadable: data.length - read.length }
}

/** Accepts only IP addresses, because the value goes into a shell command and a Remote Desktop file. */
function findAddress(text: string): string | undefined {
  return isIP(text) === 0 ? undefined : text
}

function findVm(data: unknown): Vm | undefined {
  const { data: row } = Row.safeParse(data)
  if (!row) return undefined
  return {
    id: row.id,
    name: row.name,
    power: toPowerState(row.power),
    size: row.size,
    os: toOs(row.os),
    location: row.location,
    // The id keeps the letter case that people gave the group; the column is all lower case.
    resourceGroup: row.id.resourceGroup,
    subscriptionName: row.subscriptionName || undefined,
    addresses: {
      knowledge: row.nicKey === '' ? 'hidden' : 'known',
      private: findAddress(row.privateAddress),
      public: findAddress(row.publicAddress),
      loadBalancer: findLoadBalancer(row.natRule || row.pool),
      isPublicDynamic: row.publicAllocation === 'Dynamic',
    },
    adminName: row.adminName || undefined,
    provisioning: row.provisioning,
    tags: toTags(row.tags),
    traits: findTraits(row),
  }
}
