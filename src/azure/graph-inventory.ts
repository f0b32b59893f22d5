import { z } from 'zod'
import { findVmIdIn } from '../domain/arm-id.ts'
import { toPowerState } from '../domain/power.ts'
import type { User } from '../domain/user.ts'
import { PAGE_SIZE } from '../domain/vm-query.ts'
import type { Vm } from '../domain/vm.ts'
import type { Inventory, VmPage } from '../services/ports.ts'
import type { ArmClients } from './arm-clients.ts'
import { askAzure } from './arm-error.ts'
import { toFindQuery, toListQuery } from './graph-query.ts'
import { toOs, toTags } from './vm-facts.ts'

/** The inventory by Azure Resource Graph: one question in the person's own name, answered for all of their subscriptions. */
export function createGraphInventory(deps: { clients: ArmClients }): Inventory {
  async function ask(user: User, query: string, page: { top: number; skip: number }): Promise<VmPage> {
    return askAzure(async () => {
      const options = { resultFormat: 'objectArray', ...page } as const
      const { totalRecords, data } = Answer.parse(await deps.clients.graph(user).resources({ query, options }))
      const vms = data.flatMap((row) => findVm(row) ?? [])
      // Of many rows one may be odd; of none that can be read, nothing is known at all.
      if (vms.length === 0) z.array(Row).parse(data)
      return { vms, total: totalRecords, unreadable: data.length - vms.length }
    })
  }

  return {
    list: (user, query) => ask(user, toListQuery(query), { top: PAGE_SIZE, skip: (query.page - 1) * PAGE_SIZE }),
    find: async (user, id) => (await ask(user, toFindQuery(id), { top: 1, skip: 0 })).vms[0],
  }
}

const Answer = z.object({ totalRecords: z.number(), data: z.array(z.unknown()) })

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
  nicKey: text,
  privateAddress: text,
  publicAddress: text,
})

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
      known: row.nicKey !== '',
      private: row.privateAddress || undefined,
      public: row.publicAddress || undefined,
    },
    provisioning: row.provisioning,
    tags: toTags(row.tags),
  }
}
