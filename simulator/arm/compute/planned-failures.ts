import { createLinearRegExp } from '../../linear-regexp.ts'
import type { PowerAction } from '../../world/power-plan.ts'
import type { Vm } from '../../world/subscription.ts'
import { isKnownFailure, KNOWN_FAILURES, type KnownFailure } from './known-failures.ts'

/** What is to become of an action that matches. */
export interface Plan {
  readonly failure: KnownFailure | undefined
  /** `request`: the request is refused. `end`: it is accepted, and its operation fails. */
  readonly at: 'request' | 'end'
  /**
   * What the 202 tells: `nothing` has neither of the two URLs, `location` has the `Location` alone, which ends with 204. Nobody has seen
   * Compute do so; a client must cope with it (https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations).
   */
  readonly tells: 'all' | 'location' | 'nothing'
}

/** One rule of `PUT /_simulator/failures`, validated. */
interface Rule extends Omit<Plan, 'failure'> {
  readonly action: string | undefined
  /** Tested against the name of the VM. */
  readonly vm: RegExp | undefined
  readonly toFailure: ((vm: Vm) => KnownFailure) | undefined
  readonly times: number
}

/** How actions come to nothing, on demand. The first rule that matches an action applies. */
export interface PlannedFailures {
  /** Throws a RangeError that says what is wrong with which rule. */
  replace(rules: unknown): void
  /** The plan for an action, which counts as one use of its rule. */
  take(vm: Vm, action: PowerAction): Plan | undefined
}

export function createPlannedFailures(): PlannedFailures {
  let rules: { readonly rule: Rule; left: number }[] = []
  return {
    replace(value) {
      if (!Array.isArray(value)) throw new RangeError('The body must be a JSON array of rules; [] clears them.')
      rules = value.map((one: unknown, index) => {
        const rule = readRule(one, index)
        return { rule, left: rule.times }
      })
    },
    take(vm, action) {
      const found = rules.find(({ rule, left }) => left > 0 && matches(rule, vm, action))
      if (!found) return undefined
      found.left -= 1
      const { toFailure, at, tells } = found.rule
      return { failure: toFailure?.(vm), at, tells }
    },
  }
}

function matches(rule: Rule, vm: Vm, action: PowerAction): boolean {
  return (rule.action ?? action) === action && (rule.vm?.test(vm.name) ?? true)
}

function readRule(value: unknown, index: number): Rule {
  const wrong = (what: string) => new RangeError(`Rule ${index}: ${what}`)
  if (typeof value !== 'object' || value === null) throw wrong('a rule is an object.')
  const {
    match = {},
    failure,
    at = 'end',
    tells = 'all',
    times = Infinity,
    ...others
  }: Record<string, unknown> = { ...value }
  const [other] = Object.keys(others)
  if (other !== undefined) throw wrong(`has "${other}"; it may have match, failure, at, tells and times.`)
  if (at !== 'request' && at !== 'end') throw wrong('at is "request" or "end".')
  if (tells !== 'all' && tells !== 'location' && tells !== 'nothing') {
    throw wrong('tells is "all", "location" or "nothing".')
  }
  if (typeof times !== 'number' || times < 1) throw wrong('times is a number from 1.')
  const { action, vm }: Record<string, unknown> = typeof match === 'object' ? { ...match } : {}
  return {
    action: typeof action === 'string' ? action : undefined,
    vm: typeof vm === 'string' ? createLinearRegExp(vm) : undefined,
    toFailure: readFailure(failure, wrong),
    at,
    tells,
    times,
  }
}

function readFailure(value: unknown, wrong: (what: string) => RangeError): Rule['toFailure'] {
  if (value === undefined) return undefined
  if (typeof value === 'string' && isKnownFailure(value)) return KNOWN_FAILURES[value]
  if (typeof value === 'object' && value !== null) {
    const { status = 409, code, message, ...more }: Record<string, unknown> = { ...value }
    if (typeof status === 'number' && typeof code === 'string' && typeof message === 'string') {
      return () => ({ status, code, message, more })
    }
  }
  throw wrong(`failure is one of ${Object.keys(KNOWN_FAILURES).join(', ')}, or has code and message.`)
}
