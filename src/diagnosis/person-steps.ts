import { findTokenFaults } from '../../packages/easy-auth-credential/src/diagnosis.ts'
import { type IdentityDeps, readCaller } from '../../packages/easy-auth-credential/src/verify-token.ts'
import type { ArmClients } from '../azure/transport/arm-clients.ts'
import { askAzure } from '../azure/transport/arm-error.ts'
import { BUDGETS } from '../domain/budgets.ts'
import type { Call } from '../domain/call.ts'
import { Fault } from './fault.ts'

/** Reads a token exactly as the app does, and reports which claims are wrong if the app refuses it. */
export async function readPerson(deps: IdentityDeps & { now: number }, token: string): Promise<Call> {
  const { issuer } = await deps.tenantKeys()
  try {
    const signal = AbortSignal.timeout(BUDGETS.doctorPerson)
    return { ...(await readCaller(deps, token)), signal, record: () => undefined }
  } catch (error) {
    const faults = findTokenFaults(token, { ...deps, issuer })
    throw faults.length === 0 ? error : new Fault(faults.join(' '))
  }
}

/** Counts what a person may read: the subscriptions through Resource Manager itself, the rest through Resource Graph. */
export function countForPerson(clients: ArmClients, call: Call): Promise<string> {
  const count = async (query: string) =>
    (await clients.graph(call).resources({ query, options: { top: 1, resultFormat: 'objectArray' } })).totalRecords
  return askAzure(async () => {
    let subscriptions = 0
    for await (const page of clients.subscriptions(call).subscriptions.list().byPage()) subscriptions += page.length
    const groups = await count("ResourceContainers | where type =~ 'microsoft.resources/subscriptions/resourcegroups'")
    const vms = await count("Resources | where type =~ 'microsoft.compute/virtualmachines'")
    return `subscriptions: ${subscriptions}, resource groups: ${groups}, virtual machines: ${vms}`
  })
}
