import type { Diagnosis } from 'easy-auth-credential/diagnosis'
import type { ArmClients } from '../azure/transport/arm-clients.ts'
import { askAzure } from '../azure/transport/arm-error.ts'
import { BUDGETS } from '../domain/budgets.ts'
import type { Call } from '../domain/call.ts'
import type { Identify } from '../identity/identity.ts'
import { Fault, toLine } from './fault.ts'

/** Reads a token exactly as the app does, and reports which claims are wrong if the app refuses it. */
export async function readPerson(
  { identify, diagnosis }: { identify: Identify; diagnosis: Diagnosis },
  token: string,
): Promise<Call> {
  try {
    const signal = AbortSignal.timeout(BUDGETS.doctorPerson)
    return { ...(await identify(token)), signal, record: () => undefined }
  } catch (error) {
    const faults = await diagnosis.findTokenFaults(token)
    throw faults.length === 0 ? error : new Fault(faults.map(toLine).join(' '))
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
