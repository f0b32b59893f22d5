import { z } from 'zod'
import { findVmIdIn } from '../domain/arm-id.ts'
import { AppError } from '../domain/app-error.ts'
import { toPowerState } from '../domain/power.ts'
import type { User } from '../domain/user.ts'
import { PAGE_SIZE } from '../domain/vm-query.ts'
import type { Vm } from '../domain/vm.ts'
import type { Inventory } from '../services/ports.ts'
import type { ArmClients } from './arm-clients.ts'
import { askAzure } from './arm-error.ts'
import { toFindQuery, toListQuery } from './graph-query.ts'
import { toOs, toTags } from './vm-facts.ts'

/** The inventory by Azure Resource Graph: one question in the person's own name, answered for all of their subscriptions. */
export function createGraphInventory(deps: { clients: ArmClients }): Inventory {
  async function ask(user: User, query: string, page: { top: number; skip: number }) {
    return askAzure(user, async (abortSignal) => {
      const options = { resultFormat: 'objectArray', ...page } as const
      const answer = await deps.clients.graph(user).resources({ query, options }, { abortSignal })
      return { total: answer.totalRecords, vms: z.array(Row).parse(answer.data).map(toVm) }
    })
  }

  return {
    list: (user, query) => ask(user, toListQuery(query), { top: PAGE_SIZE, skip: (query.page - 1) * PAGE_SIZE }),
    find: async (user, id) => (await ask(user, toFindQuery(id), { top: 1, skip: 0 })).vms[0],
  }
}

/** A join without a match leaves null in some answers of Resource Graph and an empty string in others. */
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '')

const Row = z.object({
  id: z.string(),
  name: z.string(),
  resourceGroup: z.string(),
  subscriptionId: z.string(),
  subscriptionName: text,
  location: text,
  size: text,
  os: text,
  power: text,
  provisioning: text,
  tags: z.unknown(),
  nicKey: text,
  privateAddress: text,
  publicAddress: text,
})

function toVm(row: z.infer<typeof Row>): Vm {
  const id = findVmIdIn(row.id)
  if (!id) throw new AppError('azure-unavailable', 'Azure named a machine in a way that this app does not understand.')
  return {
    id,
    name: row.name,
    power: toPowerState(row.power),
    size: row.size,
    os: toOs(row.os),
    location: row.location,
    // The id keeps the letter case that people gave the group; the column is all lower case.
    resourceGroup: id.resourceGroup,
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
