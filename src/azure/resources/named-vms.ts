import { findVmIdIn } from '../../domain/arm-id.ts'
import type { NamedVms } from '../../features/vm-list/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { askAzure } from '../transport/arm-error.ts'

/**
 * Resource Manager's list of a subscription, filtered by type and name, as the Azure command line asks for it
 * (`az resource list --name … --resource-type …`). https://learn.microsoft.com/rest/api/resources/resources/list
 */
export function createNamedVms({ clients }: { clients: ArmClients }): NamedVms {
  return {
    find: (call, subscriptionId, name) =>
      askAzure(async () => {
        const filter = `resourceType eq 'Microsoft.Compute/virtualMachines' and name eq '${name.replaceAll("'", "''")}'`
        const page = await clients.resources(call, subscriptionId).resources.list({ filter }).byPage().next()
        return page.done ? [] : page.value.flatMap(({ id = '' }) => findVmIdIn(id) ?? [])
      }),
  }
}
