import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import { vmArmId } from '../world/arm-id.ts'
import type { Vm } from '../world/subscription.ts'
import { ArmError } from './arm-error.ts'

interface Bucket {
  tokens: number
  at: number
}

/** What a bucket holds, and what refills it each second. */
interface Size {
  readonly holds: number
  readonly perSecond: number
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const OF_PERSON: Readonly<Record<'read' | 'write', Size>> = {
  read: { holds: 250, perSecond: 25 },
  write: { holds: 200, perSecond: 10 },
}
/** https://learn.microsoft.com/azure/virtual-machines/compute-throttling-limits: of start, stop and the like, for one VM and a subscription. */
const OF_VM: Size = { holds: 12, perSecond: 4 / 60 }
const OF_SUBSCRIPTION: Size = { holds: 1_500, perSecond: 500 / 60 }

const MAX_BUCKETS = 50_000
const THROTTLED = 429

/** How often Azure lets people ask and act. */
export interface Limits {
  /**
   * Counts a request of a person in a subscription.
   *
   * @returns the header that says what is left
   * @throws ArmError if nothing is
   */
  ask(kind: 'read' | 'write', objectId: string, subscriptionId: string): Record<string, string>
  /** Counts an action on a VM, which Compute limits whoever asks. Throws ArmError if that was one too many. */
  act(vm: Vm, action: string): void
  reset(): void
}

/** @param deps.speed how many times as fast as in Azure everything goes */
export function createLimits({ clock, speed }: { clock: Pick<Clock, 'now'>; speed: number }): Limits {
  const buckets = new LRUCache<string, Bucket>({ max: MAX_BUCKETS })

  /** What is left after one more; or the seconds until there is one again. */
  function take(key: string, { holds, perSecond }: Size): { left: number } | { seconds: number } {
    const now = clock.now()
    const bucket = buckets.get(key) ?? { tokens: holds, at: now }
    bucket.tokens = Math.min(holds, bucket.tokens + (Math.max(0, now - bucket.at) / 1_000) * perSecond * speed)
    bucket.at = now
    buckets.set(key, bucket)
    if (bucket.tokens < 1) return { seconds: Math.max(1, Math.ceil((1 - bucket.tokens) / (perSecond * speed))) }
    bucket.tokens -= 1
    return { left: Math.floor(bucket.tokens) }
  }

  return {
    ask(kind, objectId, subscriptionId) {
      const taken = take(`${kind} ${objectId} ${subscriptionId}`.toLowerCase(), OF_PERSON[kind])
      const header = `x-ms-ratelimit-remaining-subscription-${kind}s`
      if ('left' in taken) return { [header]: String(taken.left) }
      throw new ArmError(
        THROTTLED,
        'SubscriptionRequestsThrottled',
        `Number of '${kind}' requests for subscription '${subscriptionId}' actor '${objectId}' exceeded. ` +
          `Please try again after '${taken.seconds}' seconds.`,
        { 'retry-after': String(taken.seconds), [header]: '0' },
      )
    },
    act(vm, action) {
      for (const [key, size, policy] of [
        [`${vmArmId(vm)} ${action}`, OF_VM, 'VirtualMachineAction'],
        [`${vm.group.subscription.subscriptionId} ${vm.location} ${action}`, OF_SUBSCRIPTION, 'SubscriptionAction'],
      ] as const) {
        const taken = take(key.toLowerCase(), size)
        if ('left' in taken) continue
        throw new ArmError(
          THROTTLED,
          'OperationNotAllowed',
          'The server rejected the request because too many requests have been received for this subscription.',
          {
            'retry-after': String(taken.seconds),
            'x-ms-ratelimit-remaining-resource': `Microsoft.Compute/${policy};0`,
          },
        )
      }
    },
    reset: () => buckets.clear(),
  }
}
