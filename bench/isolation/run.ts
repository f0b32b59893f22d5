import { Agent } from 'node:http'
import { createGenerated } from '../../simulator/world/generated.ts'
import type { LocalAzure } from '../local-azure.ts'
import { toAliases } from '../people.ts'
import { type Ask, createAsk } from './ask.ts'
import { createMarkers, type Markers } from './markers.ts'
import { type Asked, chooseRequest, FAULTS, pick } from './mix.ts'
import { VMS_OF_A_RESIDENT } from './start.ts'

export interface IsolationResult {
  readonly requests: number
  /** Answers by status; `0` counts requests without one: cancelled, or cut off. */
  readonly statuses: Readonly<Record<number, number>>
  /** Requests that were cancelled or cut off within or before their answers. What had come is searched as well. */
  readonly incomplete: number
  /** Complete answers that had to show VMs of the person, and did. */
  readonly withOwn: number
  readonly bytes: number
  /** What somebody got of somebody else's. */
  readonly foreign: readonly { readonly path: string; readonly resident: number; readonly found: readonly string[] }[]
  readonly durationMs: number
}

/** Few enough that each asks again before what it got has aged. */
const VISITORS = 24
const CONNECTIONS = 64
/** Long enough that most requests find warm what the first ones have loaded. */
const VISIT = 200
const ANONYMOUS = {}
const FAULTS_CHANGE_MS = 1_000
/** Well below the life of a token, which a person's browser renews as well. */
const SIGN_IN_MS = 20 * 60_000

/**
 * Has many people ask several instances at once, while requests are cancelled and Azure fails, and searches every answer for what is
 * somebody else's.
 *
 * @param options.origins of the instances; each request goes to any of them
 * @param options.isOver whether to stop, given the number of requests so far
 * @param options.wrap puts something between the requests and the instances
 */
export async function runIsolation(options: {
  azure: Pick<LocalAzure, 'signIn' | 'setFaults'>
  origins: readonly string[]
  residents: number
  isOver: (requests: number) => boolean
  wrap?: (ask: Ask) => Ask
  onProgress?: (result: IsolationResult) => void
}): Promise<IsolationResult> {
  const { azure, origins, residents, isOver, wrap } = options
  const { own, toForeignPath, markers } = createResidents(residents)
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const direct = createAsk(agent)
  const ask = wrap ? wrap(direct) : direct
  const people = toAliases('resident', 1, residents).map((alias) => createSignIn(azure, alias))
  const begun = performance.now()
  const statuses: Record<number, number> = {}
  const foreign: IsolationResult['foreign'][number][] = []
  const counts = { requests: 0, incomplete: 0, withOwn: 0, bytes: 0 }
  const toResult = () => ({ ...counts, statuses, foreign, durationMs: performance.now() - begun })

  /** A visit: several requests of one person, spread over the instances. Those that wait for Azure hold up no other. */
  async function visit(): Promise<void> {
    const resident = 1 + Math.floor(Math.random() * residents)
    const slow: Promise<void>[] = []
    for (let left = VISIT; left > 0 && !isOver(counts.requests); left -= 1) {
      counts.requests += 1
      const asked = chooseRequest({ own: own[resident - 1] ?? [], foreign: toForeignPath(resident) })
      const answered = askOne(resident, asked)
      if (asked.isSlow) slow.push(answered)
      else await answered
    }
    await Promise.all(slow)
  }

  async function askOne(resident: number, asked: Asked): Promise<void> {
    const headers = asked.isAnonymous ? ANONYMOUS : ((await people[resident - 1]?.()) ?? ANONYMOUS)
    const { status, text, isWhole } = await ask(pick(origins), asked, headers)
    statuses[status] = (statuses[status] ?? 0) + 1
    counts.bytes += text.length
    if (!isWhole) counts.incomplete += 1
    const found = markers.findForeign(text, asked.isAnonymous ? undefined : resident)
    if (found.length > 0) foreign.push({ path: asked.path, resident, found })
    if (isWhole && status === 200 && asked.showsOwn && markers.hasOwn(text, resident)) counts.withOwn += 1
  }

  async function visitOneByOne(): Promise<void> {
    while (!isOver(counts.requests)) await visit()
  }

  let turn = 0
  const change = setInterval(() => {
    // The next change comes soon, so one that fails is no matter.
    void azure.setFaults(FAULTS[turn++ % FAULTS.length] ?? []).catch(() => undefined)
    options.onProgress?.(toResult())
  }, FAULTS_CHANGE_MS)
  await Promise.all(Array.from({ length: VISITORS }, visitOneByOne))
  clearInterval(change)
  agent.destroy()
  return toResult()
}

/** Who asks, and how to tell what is whose. */
export function createResidents(residents: number): {
  /** The paths of everybody's VMs; those of the first resident come first. */
  readonly own: readonly (readonly string[])[]
  readonly toForeignPath: (resident: number) => string
  readonly markers: Markers
} {
  const { subscriptions } = createGenerated({ subscriptions: residents, vms: residents * VMS_OF_A_RESIDENT })
  const own = subscriptions.map(({ subscriptionId, groups }) =>
    [...groups.values()].flatMap(({ name, vms }) =>
      [...vms.keys()].map((vm) => `/vms/${subscriptionId}/${name}/${vm}`),
    ),
  )
  const toForeignPath = (resident: number) => own[resident % residents]?.[0] ?? ''
  return { own, toForeignPath, markers: createMarkers(residents, toForeignPath) }
}

/** What Easy Auth adds to the requests of a person. */
function createSignIn(azure: Pick<LocalAzure, 'signIn'>, alias: string) {
  let signedInAt = -Infinity
  let headers: Promise<Readonly<Record<string, string>>> | undefined
  return () => {
    if (headers === undefined || performance.now() - signedInAt > SIGN_IN_MS) {
      signedInAt = performance.now()
      headers = azure.signIn(alias)
    }
    return headers
  }
}
