/** A run of numbers of one process that no entry has. */
export interface MissingEntries {
  /** Of the first. */
  readonly id: string
  readonly count: number
}

/**
 * Looks for gaps in the numbers of each process, which begin at 1. What a process lost at its end is no gap: the next process has
 * numbers of its own.
 *
 * @param since the first day that is read, in milliseconds since the Unix epoch. Of a process that started before, the first entry
 * may be any
 */
export function createGapSearch(since: number): { add(id: string): void; find(): readonly MissingEntries[] } {
  const numbers = new Map<string, Set<number>>()
  return {
    add(id) {
      const { process, number } = /^(?<process>.+)-(?<number>\d+)$/.exec(id)?.groups ?? {}
      if (process === undefined) return
      const seen = numbers.get(process) ?? new Set()
      numbers.set(process, seen.add(Number(number)))
    },
    find: () =>
      [...numbers].flatMap(([process, seen]) => {
        const sorted = [...seen].toSorted((a, b) => a - b)
        const before = startOf(process) >= since ? 0 : (sorted[0] ?? 0) - 1
        return sorted.flatMap((number, index) => {
          const last = sorted[index - 1] ?? before
          const count = number - last - 1
          return count > 0 ? [{ id: `${process}-${last + 1}`, count }] : []
        })
      }),
  }
}

/** When a process started, by its name: `20261129t140233x1d9c2f07`. */
function startOf(process: string): number {
  const time = process.replace(/^(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)x.*$/, '$1-$2-$3T$4:$5:$6Z')
  return Date.parse(time)
}
