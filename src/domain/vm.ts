import type { Words } from '../words/words.ts'
import type { VmId } from './arm-id.ts'
import type { Directory } from './directory.ts'
import type { Failure } from './failure.ts'
import type { PowerState } from './power-state.ts'

export interface Vm {
  readonly id: VmId
  /**
   * What Azure gives as the id, if it is none that this app can ask Azure for; empty if it gives none. Such a VM is listed, and
   * nothing else: `id` then only holds what its row says.
   */
  readonly oddId?: string
  /** Set if some of what Azure says of it could not be read. What could is here. */
  readonly isIncomplete?: true
  /** Set if its state is fresher than the one that the inventory has: see domain/fresher-state.ts. */
  readonly isCorrected?: true
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
  /** The directory in which it was found, in a list over several. */
  readonly directory?: Directory
  /** What sets it apart; undefined for an ordinary VM. */
  readonly traits?: VmTraits | undefined
  /** Why its last change failed. Only Compute reports it. */
  readonly failure?: Failure | undefined
  /** Whether people sign in to it with Entra, by an extension that it has. Only Compute reports it. */
  readonly hasEntraSignIn?: boolean | undefined
}

/** A service that makes VMs for its own use, and may change or delete them. */
export type ManagingService = keyof Words['services']

export interface VmTraits {
  /** Whether its memory can be saved on its disk when it is stopped. */
  readonly canHibernate: boolean
  /** Whether its memory is saved on its disk, to continue from there. */
  readonly isHibernated: boolean
  /** What Azure does to a Spot VM when it takes the VM back; undefined if the VM is not Spot. */
  readonly eviction: 'deallocate' | 'delete' | undefined
  /** Whether its OS disk is on its host, so that Azure refuses to deallocate it. */
  readonly hasEphemeralDisk: boolean
  /** The name of the scale set that it belongs to. */
  readonly scaleSet: string | undefined
  /** The id of the resource that manages it, if that is not its scale set. */
  readonly managedBy: string | undefined
  /** The service of Azure that made it for its own use, if one did. */
  readonly service: ManagingService | undefined
}

/** The primary address of the primary network interface. */
export interface VmAddresses {
  readonly private: string | undefined
  readonly public: string | undefined
  /** What of a load balancer leads to the network interface. Its rules decide from which address and port, if from any. */
  readonly loadBalancer?: LoadBalancer | undefined
  /** Whether deallocating the VM releases the public address. The next start then brings another one. */
  readonly isPublicDynamic: boolean
  /** `hidden`: the person may not read the network interface. `unavailable`: the source of the addresses did not answer. */
  readonly knowledge: 'known' | 'hidden' | 'unavailable'
}

export interface LoadBalancer {
  readonly name: string
  /** The inbound NAT rule that forwards a port to the VM; undefined if the VM is only in a pool. */
  readonly natRule: string | undefined
}

export const UNAVAILABLE_ADDRESSES: VmAddresses = {
  private: undefined,
  public: undefined,
  isPublicDynamic: false,
  knowledge: 'unavailable',
}

/** What Compute itself reports about a VM: no addresses and no subscription name. */
export type ComputeVm = Omit<Vm, 'addresses' | 'subscriptionName'>
