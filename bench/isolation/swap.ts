import type { Ask, PartOfAnswer } from './ask.ts'

export interface Swaps {
  readonly ask: Ask
  /** How many answers went to somebody else so far. */
  count(): number
}

/** A leak of our own making, which must be found: gives one answer in so many to somebody else, who asked for another. */
export function swapOneIn(every: number, ask: Ask): Swaps {
  let asked = 0
  let swaps = 0
  let before: { readonly answer: PartOfAnswer; readonly headers: Readonly<Record<string, string>> } | undefined

  return {
    count: () => swaps,
    async ask(origin, question, headers) {
      asked += 1
      const isDue = asked >= every * (swaps + 1)
      const answer = await ask(origin, question, headers)
      if (isDue && before && before.headers !== headers && asked >= every * (swaps + 1)) {
        swaps += 1
        return before.answer
      }
      if (answer.isWhole && question.showsOwn && answer.status === 200) before = { answer, headers }
      return answer
    },
  }
}
