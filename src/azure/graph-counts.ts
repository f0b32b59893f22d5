import { z } from 'zod'
import { POWER_STATES, toPowerState, type PowerState } from '../domain/power.ts'
import type { Choice, ChoiceColumn, Counts } from '../services/ports.ts'
import type { CHOICES } from './graph-query.ts'

interface CountedAnswer {
  readonly facets?: readonly unknown[] | undefined
  readonly isCutShort: boolean
}

/** Reads what Resource Graph counted beside a page. A facet that it could not count is left out, not the page. */
export function toCounts({ facets, isCutShort }: CountedAnswer): Counts {
  const known = new Map(
    (facets ?? []).flatMap((facet) => Facet.safeParse(facet).data ?? []).map((facet) => [facet.expression, facet]),
  )
  const power = known.get('power')
  const columns = CHOICE_COLUMNS.flatMap(([column, expression]) => {
    const facet = known.get(expression)
    return facet ? [[column, toChoices(facet)] as const] : []
  })
  return {
    states: power && toStates(power),
    subscriptions: known.get('subscriptionId')?.totalRecords,
    choices:
      columns.length === CHOICE_COLUMNS.length
        ? (Object.fromEntries(columns) as Record<ChoiceColumn, Choice[]>)
        : undefined,
    isCutShort,
  }
}

/** How many are in a state. @throws ZodError where Resource Graph did not count the states */
export function toTotal({ states }: Counts, state: PowerState): number {
  return States.parse(states)[state] ?? 0
}

const States = z.partialRecord(z.enum(POWER_STATES), z.number())

const CHOICE_COLUMNS = [
  ['subscription', 'subscriptionId'],
  ['group', 'resourceGroup'],
  ['location', 'location'],
  ['os', 'os'],
] as const satisfies readonly (readonly [ChoiceColumn, (typeof CHOICES)[number]])[]

const Facet = z.object({
  expression: z.string(),
  totalRecords: z.number(),
  data: z.array(z.record(z.string(), z.unknown())),
})
type Facet = z.infer<typeof Facet>

function toChoices({ expression, data }: Facet): Choice[] {
  return data.flatMap((row) => {
    const value = row[expression]
    const { count } = row
    return typeof value === 'string' && value !== '' && typeof count === 'number' ? [{ value, count }] : []
  })
}

function toStates({ data }: Facet): Counts['states'] {
  const states: Partial<Record<PowerState, number>> = {}
  for (const { power, count } of data) {
    const state = toPowerState(typeof power === 'string' ? power : undefined)
    states[state] = (states[state] ?? 0) + (typeof count === 'number' ? count : 0)
  }
  return states
}
