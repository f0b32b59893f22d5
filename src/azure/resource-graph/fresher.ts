import type { FresherState } from '../../domain/fresher-state.ts'
import { POWER_STATES, type PowerState } from '../../domain/power-state.ts'
import { toLiteral } from './kusto-literal.ts'

/** There may be as many favourites beside them. What is known of more VMs does not count. */
const MAX_FRESHER = 200

/**
 * Puts what is known of VMs in place of older states, before anything filters, sorts or counts. The column `fresher` holds the power
 * state and the provisioning state, or is empty if the row counts.
 */
export function toCorrections(fresher: readonly FresherState[] = []): string[] {
  if (fresher.length === 0) return []
  const alike = Map.groupBy(fresher.slice(0, MAX_FRESHER), ({ replaces, power, provisioning }) =>
    JSON.stringify([replaces, power, provisioning]),
  )
  const cases = [...alike.values()].flatMap((group) => toCase(group))
  return [
    `| extend fresher = case(${cases.join(', ')}, '')`,
    `| extend power = iff(isempty(fresher), power, ${toPart(0)}), provisioning = iff(isempty(${toPart(1)}), provisioning, ${toPart(1)})`,
  ]
}

const toPart = (at: 0 | 1) => `tostring(split(fresher, ' ')[${at}])`

/** VMs that differ in their keys alone. */
function toCase(group: readonly FresherState[]): string[] {
  const [first] = group
  if (!first) return []
  const keys = group.map(({ key }) => toLiteral(key)).join(', ')
  const state = toLiteral(`${toCode(first.power)} ${first.provisioning ?? ''}`)
  return [`${toStateIn(first.replaces)} and vmKey in (${keys}), ${state}`]
}

/** Whether a row has one of the states. A power state that this app does not know is `unknown`. */
function toStateIn(states: readonly PowerState[]): string {
  const codesOf = (some: readonly PowerState[]) => some.map((one) => toLiteral(toCode(one))).join(', ')
  const known = POWER_STATES.filter((one) => one !== 'unknown')
  return states.includes('unknown')
    ? `power !in (${codesOf(known.filter((one) => !states.includes(one)))})`
    : `power in (${codesOf(states)})`
}

function toCode(state: PowerState): string {
  return `powerstate/${state}`
}
