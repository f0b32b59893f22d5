import { AppError, type ErrorKind } from '../../domain/app-error.ts'
import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import { type Call, detached } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { type PersonKey, toPersonKey } from '../../domain/person.ts'
import { findLacking, type Permission } from '../../domain/rights.ts'
import type { Bus, Events } from '../../events/bus.ts'
import type { Lacking, Permissions, VmRights } from './ports.ts'

const MAX_KEPT = 20_000
/** Azure allows a person 25 reads a second, and 250 at a stretch. The rows of a page are asked about in two turns. */
const AT_ONCE = 50

/** What Azure has told of one scope. */
interface Told {
  readonly personKey: PersonKey
  readonly lacking: Lacking
  /** In milliseconds since 1970. */
  readonly at: number
}

/** The resource group is asked first: what is granted there, or above, holds for each of its VMs. */
export function createVmRights(deps: { permissions: Permissions; clock: Clock; events: Bus }): VmRights {
  const { permissions, clock, events } = deps
  /** By person and scope, what was told longest ago first. */
  const scopes = new Map<string, Told>()
  const asking = new Map<string, Promise<Lacking>>()
  const versions = new Map<PersonKey, number>()
  let changes = 0

  events.subscribe('person-left', (left) => {
    for (const [key, { personKey }] of scopes) if (personKey === left) scopes.delete(key)
    // What is still on its way is for nobody.
    for (const key of asking.keys()) if (key.startsWith(`${left} `)) asking.delete(key)
    versions.delete(left)
  })
  // Rights have changed since they were read. Whatever the reason is, Azure is asked anew.
  events.subscribe('action-refused', (result) => {
    if (result.code !== undefined && REFUSALS.includes(result.code)) forget(result)
  })
  events.subscribe('action-begun', (result) => {
    if (findKnown(result, result.vm)?.includes(result.action)) forget(result)
  })

  function forget({ person, vm }: Pick<Events['action-begun'], 'person' | 'vm'>): void {
    const personKey = toPersonKey(person)
    for (const scope of [toGroupKey(vm), toVmKey(vm)]) scopes.delete(`${personKey} ${scope}`)
    note(personKey)
    events.publish('vm-changed', { personKey, vm })
  }

  function note(personKey: PersonKey): void {
    changes += 1
    keep(versions, personKey, changes)
  }

  /** What was told stays what is known until Azure tells something else. */
  function findKnown(call: Pick<Call, 'person'>, id: VmId): Lacking {
    return hasAll(call, id) ? [] : findTold(call, toVmKey(id))?.lacking
  }

  const findTold = ({ person }: Pick<Call, 'person'>, scope: string) => scopes.get(`${toPersonKey(person)} ${scope}`)
  /** By what is granted on the resource group, or above. */
  const hasAll = (call: Pick<Call, 'person'>, id: VmId) => findTold(call, toGroupKey(id))?.lacking?.length === 0

  /** One question at a time for each scope, which does not end with the page that asked it first. */
  function ask(call: Call, scope: string, list: (own: Call) => Promise<readonly Permission[]>): Promise<Lacking> {
    const personKey = toPersonKey(call.person)
    const key = `${personKey} ${scope}`
    const own = asking.get(key) ?? askAzure(detached(call, BUDGETS.rights), list)
    asking.set(key, own)
    return own
      .then(
        (lacking) => {
          if (asking.get(key) === own) tell(key, { personKey, lacking, at: clock.now() })
          return lacking
        },
        (error: unknown) => {
          // Whoever is throttled is not helped by asking with each page.
          const at = clock.now() - BUDGETS.rightsFresh + BUDGETS.rightsRetry
          if (asking.get(key) === own) tell(key, { personKey, lacking: scopes.get(key)?.lacking, at })
          throw error
        },
      )
      .finally(() => {
        if (asking.get(key) === own) asking.delete(key)
      })
  }

  function tell(key: string, told: Told): void {
    const before = scopes.get(key)
    if (!before || before.lacking?.join() !== told.lacking?.join()) note(told.personKey)
    keep(scopes, key, told)
  }

  const askGroup = (call: Call, id: VmId) => ask(call, toGroupKey(id), (own) => permissions.ofGroup(own, id))
  const askVm = (call: Call, id: VmId) => ask(call, toVmKey(id), (own) => permissions.ofVm(own, id))

  function isFresh(call: Call, scope: string): boolean {
    const told = findTold(call, scope)
    return told !== undefined && told.at > clock.now() - BUDGETS.rightsFresh
  }

  async function learn(call: Call, ids: readonly VmId[]): Promise<void> {
    const groups = new Map(ids.map((id) => [toGroupKey(id), id]))
    await inTurns(
      [...groups].filter(([scope]) => !isFresh(call, scope)),
      ([, id]) => askGroup(call, id),
    )
    const others = ids.filter((id) => !hasAll(call, id) && !isFresh(call, toVmKey(id)))
    await inTurns(others, (id) => askVm(call, id))
  }

  return {
    known: findKnown,
    version: ({ person }) => versions.get(toPersonKey(person)) ?? 0,
    learn(call, ids) {
      const isKnown = (id: VmId) => isFresh(call, toGroupKey(id)) && (hasAll(call, id) || isFresh(call, toVmKey(id)))
      return ids.every(isKnown) ? undefined : learn(call, ids)
    },
    async ask(call, id) {
      const group = await askGroup(call, id)
      return group?.length === 0 ? group : askVm(call, id)
    },
  }
}

/** As the newest. Beyond the maximum the oldest is forgotten, and asked for again if need be. */
function keep<Key, Value>(kept: Map<Key, Value>, key: Key, value: Value): void {
  kept.delete(key)
  kept.set(key, value)
  const [oldest] = kept.keys()
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
}

/** Azure's codes for a right that is missing. https://learn.microsoft.com/azure/role-based-access-control/troubleshooting */
const REFUSALS: readonly string[] = ['AuthorizationFailed', 'LinkedAuthorizationFailed']

/** Of these, Azure will not tell more a moment later. */
const NOT_TOLD: readonly ErrorKind[] = ['forbidden', 'not-found', 'azure-refused']

async function askAzure(call: Call, list: (call: Call) => Promise<readonly Permission[]>): Promise<Lacking> {
  try {
    return findLacking(await list(call))
  } catch (error) {
    if (error instanceof AppError && NOT_TOLD.includes(error.kind)) return undefined
    throw error
  }
}

/** What Azure does not answer is asked again later. */
async function inTurns<Item>(items: readonly Item[], ask: (item: Item) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const turn = items.slice(from, from + AT_ONCE)
    const answers = await Promise.allSettled(turn.map(ask))
    for (const answer of answers)
      if (answer.status === 'rejected' && !(answer.reason instanceof AppError)) throw answer.reason
  }
}

function toGroupKey({ subscriptionId, resourceGroup }: VmId): string {
  return `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}`.toLowerCase()
}
