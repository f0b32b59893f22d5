import type { Image } from './image.ts'
import type { PowerFailure, PowerTimeline } from './power-timeline.ts'

export type Tags = Readonly<Record<string, string>>

export interface Subscription {
  readonly subscriptionId: string
  readonly displayName: string
  /** A disabled subscription can be read, and refuses everything else. */
  readonly state: 'Enabled' | 'Disabled'
  /** By their names in lower case: Azure compares names without regard to case. */
  readonly groups: Map<string, ResourceGroup>
}

export interface ResourceGroup {
  readonly subscription: Subscription
  readonly name: string
  readonly location: string
  readonly tags: Tags
  /** By their names in lower case. */
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
  /** Its power before anybody touches it. */
  readonly timeline: PowerTimeline
  /** How every start ends, when it can't succeed. */
  readonly startFailure?: PowerFailure
}

/** A static address stays; a dynamic one goes when the machine is deallocated, and the next start brings another. */
export type PublicAddress =
  { readonly allocation: 'Static'; readonly address: string } | { readonly allocation: 'Dynamic' }
