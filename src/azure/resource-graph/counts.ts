import * as z from 'zod'
import { AppError } from '../../domain/app-error.ts'
import { type PowerState, toPowerState } from '../../domain/power-state.ts'
import { type ChoiceColumn, type Choices, toSubscription, type VmQuery } from '../../domain/vm-query.ts'
import type { Counts } from '../../features/vm-list/ports.ts'
import { type ChoiceExpression, toChosenFilters } from './filters.ts'

/** The counts that Resource Graph returns with a page. */
export interface Counted {
  readonly totalRecords: number
  readonly facets?: readonly unknown[] | undefined
  readonly isCutShort: boolean
}

/**
 * Reads the counts that Resource Graph returned with a page. A facet that it could not count is left out, not the page.
 *
 * @throws AppError if it could not count the wanted VMs
 */
export function toCounts(query: VmQuery, answer: Counted): { total: number; counts: Counts } {
  const facets = (answer.facets ?? []).flatMap((facet) => Facet.safeParse(facet).data ?? [])
  const known = new Map(facets.map((facet) => [facet.expression, facet]))
  const power = known.get('power')
  const columns = EXPRESSIONS.flatMap(([column, expression]) => {
    const facet = known.get(expression)
    return facet ? [[column, toChoices(facet)] as const] : []
  })
  const total = toTotal(query, answer, known.get('missed'))
  return {
    total,
    counts: {
      states: power && toStates(power),
      subscriptions:
        toSubscription(query).id === undefined ? known.get('subscriptionId')?.totalRecords : Math.min(total, 1),
      choices:
        columns.length === EXPRESSIONS.length
          ? (Object.fromEntries(columns) as Record<ChoiceColumn, Choices>)
          : undefined,
      isCutShort: answer.isCutShort,
    },
  }
}

function toTotal(query: VmQuery, { totalRecords }: Counted, missed: Facet | undefined): number {
  if (toChosenFilters(query).size === 0) return totalRecords
  if (!missed) throw new AppError('azure-unavailable', 'countMissing')
  return missed.data.find((row) => row['missed'] === 0)?.count ?? 0
}

const EXPRESSIONS = [
  ['subscription', 'subscriptionId'],
  ['group', 'resourceGroup'],
  ['location', 'location'],
  ['os', 'os'],
] as const satisfies readonly (readonly [ChoiceColumn, ChoiceExpression])[]

const Facet = z
  .object({ expression: z.string(), totalRecords: z.number(), data: z.array(z.looseObject({ count: z.number() })) })
  .transform((facet) => ({ ...facet, isCut: facet.totalRecords > facet.data.length }))
type Facet = z.infer<typeof Facet>

function toChoices({ expression, data, isCut }: Facet): Choices {
  const values = data.flatMap(({ count, [expression]: value }) =>
    typeof value === 'string' && value !== '' ? [{ value, count }] : [],
  )
  return { values, isCut }
}

function toStates({ data }: Facet): Partial<Record<PowerState, number>> {
  const states: Partial<Record<PowerState, number>> = {}
  for (const { power, count } of data) {
    const state = toPowerState(typeof power === 'string' ? power : undefined)
    states[state] = (states[state] ?? 0) + count
  }
  return states
}
