import type { Call } from '../../domain/call.ts'
import type { VmSnapshot } from '../../domain/vm-snapshot.ts'

/** Looks after what changes for a person, for all of their open pages together. */
export interface Followers {
  /**
   * Asks Azure about the person's operations until the signal aborts, so that their ends are saved and told as `vm-changed`. The same for what
   * `watch` names.
   */
  follow(call: Call, signal: AbortSignal): void
  /** A page of the person shows these VMs: those in transition are looked at until they no longer are. */
  watch(call: Call, vms: readonly VmSnapshot[]): void
}
