import { z } from 'zod'
import { POWER_STATES, toPowerState, type PowerState } from '../domain/power.ts'
import { toSubscription, type ChoiceColumn, type Choices, type VmQuery } from '../domain/vm-query.ts'
import type { Counts } from '../services/ports.ts'
import { toChosenFilters, type ChoiceExpression } from './graph-filters.ts'

interface Answer {
  readonly totalRecords: number
  readonly facets?: readonly unknown[] | undefined
  readonly isCutShort: boolean
}

/**
 * Reads what Resource Graph counted beside a page. A facet that it could not count is left out, not the page.
 *
 * @throws ZodError where something was chosen and the states were not counted, by which alone the total is known
 */
export function toCounts(
  query: VmQuery,
  { totalRecords, facets, isCutShort }: Answer,
): { total: number; counts: Counts } {
  const known = new Map(
    (facets ?? []).flatMap((facet) => Facet.safeParse(facet).data ?? []).map((facet) => [facet.expression, facet]),
  )
  const power = known.get('power')
  const columns = EXPRESSIONS.flatMap(([column, expression]) => {
    const facet = known.get(expression)
    return facet ? [[column, toChoices(facet)] as const] : []
  })
  const states = power && toStates(power)
  const total = toChosenFilters(query).size === 0 ? totalRecords : toTotal(States.parse(states), query.state)
  const isOne = toSubscription(query).id !== undefined
  return {
    total,
    counts: {
      states,
      subscriptions: isOne ? Math.min(total, 1) : known.get('subscriptionId')?.totalRecords,
      choices:
        columns.length === EXPRESSIONS.length
          ? (Object.fromEntries(columns) as Record<ChoiceColumn, Choices>)
          : undefined,
      isCutShort,
    },
  }
}

function toTotal(states: z.infer<typeof States>, state: PowerState | undefined): number {
  if (state !== undefined) return states[state] ?? 0
  return Object.values(states).reduce((sum, count) => sum + count, 0)
}

const States = z.partialRecord(z.enum(POWER_STATES), z.number())

const EXPRESSIONS = [
  ['subscription', 'subscriptionId'],
  ['group', 'resourceGroup'],
  ['location', 'location'],
  ['os', 'os'],
] as const satisfies readonly (readonly [ChoiceColumn, ChoiceExpression])[]

const Facet = z.object({
  expression: z.string(),
  totalRecords: z.number(),
  data: z.array(z.record(z.string(), z.unknown())),
})
type Facet = z.infer<typeof Facet>

function toChoices({ expression, totalRecords, data }: Facet): Choices {
  const values = data.flatMap((row) => {
    const value = row[expression]
    const { count } = row
    return typeof value === 'string' && value !== '' && typeof count === 'number' ? [{ value, count }] : []
  })
  return { values, isCut: totalRecords > data.length }
}

function toStates({ data }: Facet): Counts['states'] {
  const states: Partial<Record<PowerState, number>> = {}
  for (const { power, count } of data) {
    const state = toPowerState(typeof power === 'string' ? power : undefined)
    states[state] = (states[state] ?? 0) + (typeof count === 'number' ? count : 0)
  }
  return states
}
