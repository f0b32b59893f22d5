import { randomUUID } from 'node:crypto'
import type { Operation } from '../../src/domain/operation.ts'

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
