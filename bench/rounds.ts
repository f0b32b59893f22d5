type Sides<Name extends string, Subject> = Readonly<Record<Name, (subject: Subject) => Promise<number>>>

/**
 * Measures several sides in turn, so that disturbances of the host affect all of them alike. Each side goes first equally often.
 * `next` returns the subject of a round.
 */
export async function inRounds<Name extends string, Subject>(
  rounds: number,
  next: (round: number) => Promise<Subject>,
  sides: Sides<Name, Subject>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(sides) as Name[]
  const found = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>
  for (let round = 0; round < rounds; round += 1) {
    const subject = await next(round)
    const first = round % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) found[name].push(await sides[name](subject))
  }
  return found
}

const WINDOW_MS = 5_200
/** Out of the 15 queries that Resource Graph allows a person in 5 s. With one more, the app would wait for the next window. */
const QUERIES_IN_A_WINDOW = 6

/** Takes people in turn. With `queries` queries per round, each person pauses long enough to stay below half of the quota. */
export function createTurns<Person>(people: readonly Person[], queries: number): (round: number) => Promise<Person> {
  const freeAt = new Map<Person, number>()
  return async (round) => {
    const person = people[round % people.length]
    if (person === undefined) throw new RangeError('There is nobody to take a turn.')
    const waitMs = (freeAt.get(person) ?? 0) - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    freeAt.set(person, performance.now() + (WINDOW_MS * queries) / QUERIES_IN_A_WINDOW)
    return person
  }
}
