import type { Image } from './image.ts'
import type { PowerFailure, PowerTimeline } from './power-timeline.ts'

export type Tags = Readonly<Record<string, string>>

export interface Subscription {
  readonly subscriptionId: string
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
}

/** A static address stays. Deallocating the VM releases a dynamic one, and the next start brings another. */
export type PublicAddress =
  { readonly allocation: 'Static'; readonly address: string } | { readonly allocation: 'Dynamic' }
