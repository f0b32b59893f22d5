import { randomUUID } from 'node:crypto'
import type { HistoryState } from '../../src/domain/history.ts'
import type { Operation } from '../../src/domain/operation.ts'
import type { PersonKey } from '../../src/domain/person.ts'
import type { OperationStore } from '../../src/features/activity/ports.ts'

export const TENANT = '0c0c0c0c-0000-4000-8000-00000000000c'
export const ADA = `${TENANT}/0a0a0a0a-0000-4000-8000-00000000000a` as const

/** A start of a VM that has just begun, by Ada. */
export function buildOperation(changes: Partial<Operation> = {}): Operation {
  return {
    id: randomUUID(),
    personKey: ADA,
    vm: { subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', resourceGroup: 'RG', name: 'web-01' },
    action: 'start',
    begunAt: Date.now(),
    endedAt: undefined,
    status: 'running',
    failure: undefined,
    pollUrl: 'https://management.azure.com/operations/1',
    ...changes,
  }
}

/** A person's operations in a store, newest first. */
export async function listOf(
  store: Pick<OperationStore, 'list'>,
  personKey: PersonKey = ADA,
  limit = 10,
): Promise<readonly Operation[]> {
  return (await store.list(personKey, limit)).operations
}

/** How a store says that it is. */
export async function stateOf(store: Pick<OperationStore, 'list'>): Promise<HistoryState> {
  return (await store.list(ADA, 1)).history
}
