import type { Answer, HttpClient } from './http-client.ts'
import type { Headers } from './people.ts'

const CONNECTIONS = 16

/**
 * Requests a page on all connections at once. Each sends its next request when the last answer is complete.
 *
 * @returns answers per second
 */
export async function loadFor(
  durationMs: number,
  client: HttpClient,
  question: { path: string; people: readonly Headers[] },
  check: (answer: Answer) => void,
): Promise<number> {
  const begun = performance.now()
  let asked = 0
  let answered = 0
  const askOneByOne = async () => {
    while (performance.now() - begun < durationMs) {
      const headers = question.people[asked++ % question.people.length] ?? {}
      check(await client.ask(question.path, { headers }))
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, askOneByOne))
  return (answered * 1_000) / (performance.now() - begun)
}
