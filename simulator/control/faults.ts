import type { Fault } from './fault.ts'

/** The rules in force. The first rule that matches a request applies. */
export interface Faults {
  replace(faults: readonly Fault[]): void
  /** Returns the rule for a request and counts one use of it. */
  take(method: string, path: string): Fault | undefined
}

export function createFaults(): Faults {
  let rules: { readonly fault: Fault; left: number }[] = []
  return {
    replace: (faults) => {
      rules = faults.map((fault) => ({ fault, left: fault.times }))
    },
    take: (method, path) => {
      const rule = rules.find(({ fault, left }) => left > 0 && matches(fault, method, path))
      if (rule !== undefined) rule.left -= 1
      return rule?.fault
    },
  }
}

function matches(fault: Fault, method: string, path: string): boolean {
  return (fault.method ?? method) === method && (fault.path?.test(path) ?? true)
}
