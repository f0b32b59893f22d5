import type { Bus } from '../events/bus.ts'
import type { OperationStore } from '../features/activity/ports.ts'

/** A store that tells the pages of a person of each operation that was saved, whoever has saved it. */
export function createAnnouncedOperations({ store, events }: { store: OperationStore; events: Bus }): OperationStore {
  return {
    ...store,
    async save(operation) {
      await store.save(operation)
      events.publish('vm-changed', { personKey: operation.personKey, vm: operation.vm })
    },
  }
}
