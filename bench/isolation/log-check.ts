import { createResidents } from './run.ts'

/** Looks for lines in the logs of the instances that speak of several people. */
export interface LogCheck {
  search(line: string): void
  lines(): number
  mixed(): readonly string[]
}

export function createLogCheck(residents: number): LogCheck {
  const { markers } = createResidents(residents)
  const mixed: string[] = []
  let lines = 0
  return {
    search(line) {
      lines += 1
      if (markers.findMixed(line).length > 0) mixed.push(line)
    },
    lines: () => lines,
    mixed: () => mixed,
  }
}
