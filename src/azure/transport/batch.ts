import { BUDGETS } from '../../domain/budgets.ts'

/**
 * Combines requests that are made at about the same time into one batch for each key.
 *
 * @param ask answers all items of a batch together; if it rejects, every caller gets that rejection
 */
export function createBatch<Key, Item, Answer>(ask: (key: Key, items: readonly Item[]) => Promise<Answer>) {
  const gathering = new Map<string, { readonly items: Item[]; readonly answer: Promise<Answer> }>()
  return (name: string, key: Key, item: Item): Promise<Answer> => {
    const known = gathering.get(name)
    if (known) {
      known.items.push(item)
      return known.answer
    }
    const items = [item]
    const answer = new Promise((resolve) => setTimeout(resolve, BUDGETS.batch)).then(() => {
      gathering.delete(name)
      return ask(key, items)
    })
    gathering.set(name, { items, answer })
    return answer
  }
}
