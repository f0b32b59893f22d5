import type { Image } from './image.ts'
import type { PowerFailure, PowerTimeline } from './power-timeline.ts'

export type Tags = Readonly<Record<string, string>>

export interface Subscription {
  readonly subscriptionId: string
  /** The tenant that it belongs to, if that is not the directory's own. */
  readonly tenantId?: string
  readonly displayName: string
  /** A disabled subscription is read-only. */
  readonly state: 'Enabled' | 'Disabled'
  /** By lower-case name: Azure's names are not case-sensitive. */
  readonly groups: Map<string, ResourceGroup>
}

export interface ResourceGroup {
  readonly subscription: Subscription
  readonly name: string
  readonly location: string
  readonly tags: Tags
  /** The id of the resource that it was made for. */
  readonly managedBy?: string
  /** By lower-case name. */
  readonly vms: Map<string, Vm>
}

export interface Vm {
  readonly group: ResourceGroup
  readonly name: string
  readonly location: string
  readonly zone?: string
  readonly size: string
  readonly image: Image
  readonly tags: Tags
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
  readonly privateAddress: string
  readonly publicAddress?: PublicAddress
  /** Its power before any action. */
  readonly timeline: PowerTimeline
  /** The failure of every start, if the VM can't start. */
  readonly startFailure?: PowerFailure
  /** Set for a Spot VM: what an eviction does to it. */
  readonly eviction?: 'Deallocate' | 'Delete'
  /** Its OS disk is on its host, so it can't be deallocated. */
  readonly ephemeralDisk?: true
  /** Hibernation is enabled on it. */
  readonly canHibernate?: true
  /** The name of the flexible scale set that it belongs to, in its own group. */
  readonly scaleSet?: string
  /** The id of the resource that manages it, if that is not its scale set. */
  readonly managedBy?: string
  /** People sign in to it with Entra: it has the extension for that. */
  readonly entraSignIn?: true
  /** The name of a load balancer of its group that forwards a port to it by an inbound NAT rule. */
  readonly loadBalancer?: string
}

/** A static address stays. Deallocating the VM releases a dynamic one, and the next start brings another. */
export type PublicAddress =
  { readonly allocation: 'Static'; readonly address: string } | { readonly allocation: 'Dynamic' }
