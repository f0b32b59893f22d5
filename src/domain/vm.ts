import type { VmId } from './arm-id.ts'
import type { PowerState } from './power.ts'

export interface Vm {
  readonly id: VmId
  readonly name: string
  readonly power: PowerState
  /** Azure's size name, `Standard_B2s`. */
  readonly size: string
  readonly os: 'Windows' | 'Linux' | 'unknown'
  /** Azure's region name, `westeurope`. */
  readonly location: string
  readonly resourceGroup: string
  /** The subscription's display name; undefined where the person may not read it. */
  readonly subscriptionName: string | undefined
  readonly addresses: VmAddresses
  /** What Azure says of the VM's last change: `Succeeded`, `Failed`, `Updating` and others. */
  readonly provisioning: string
  readonly tags: Readonly<Record<string, string>>
}

/** The primary address of the primary network interface. */
export interface VmAddresses {
  readonly private: string | undefined
  readonly public: string | undefined
  /** False where the person may not read the network interface, so that nothing is known. */
  readonly known: boolean
}

/** What Compute itself says of a VM: no addresses, no names of what it is in. */
export type Machine = Omit<Vm, 'addresses' | 'subscriptionName'>
