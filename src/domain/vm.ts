import type { VmId } from './arm-id.ts'
import type { PowerState } from './power-state.ts'

export interface Vm {
  readonly id: VmId
  /**
   * What Azure gives as the id, if it is none that this app can ask Azure for; empty if it gives none. Such a VM is listed, and
   * nothing else: `id` then only holds what its row says.
   */
  readonly oddId?: string
  /** Empty if Azure does not report it. */
  readonly name: string
  readonly power: PowerState
  /** Azure's size name, `Standard_B2s`. */
  readonly size: string
  readonly os: 'Windows' | 'Linux' | 'unknown'
  /** Azure's region name, `westeurope`. */
  readonly location: string
  readonly resourceGroup: string
  /** The subscription's display name; undefined if the person may not read it. */
  readonly subscriptionName: string | undefined
  readonly addresses: VmAddresses
  /** The account that was created with the VM; undefined if Azure does not report it. */
  readonly adminName: string | undefined
  /** What Azure says about the VM's last change: `Succeeded`, `Failed`, `Updating` and others. */
  readonly provisioning: string
  readonly tags: Readonly<Record<string, string>>
}

/** The primary address of the primary network interface. */
export interface VmAddresses {
  readonly private: string | undefined
  readonly public: string | undefined
  /** Whether deallocating the VM releases the public address. The next start then brings another one. */
  readonly isPublicDynamic: boolean
  /** `hidden`: the person may not read the network interface. `unavailable`: the source of the addresses did not answer. */
  readonly knowledge: 'known' | 'hidden' | 'unavailable'
}

export const UNAVAILABLE_ADDRESSES: VmAddresses = {
  private: undefined,
  public: undefined,
  isPublicDynamic: false,
  knowledge: 'unavailable',
}

/** What Compute itself reports about a VM: no addresses and no subscription name. */
export type ComputeVm = Omit<Vm, 'addresses' | 'subscriptionName'>
