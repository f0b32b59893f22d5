import { LRUCache } from 'lru-cache'
import { QueryError } from '../query-error.ts'
import { splitPipeline } from './split-pipeline.ts'
import type { Operator, Query } from './syntax.ts'

/** Total length of all cached operators, in characters. */
const MAX_CACHED = 2_000_000

const cache = new LRUCache<string, Operator>({ maxSize: MAX_CACHED, sizeCalculation: (_, text) => text.length })

/**
 * Reads a query operator by operator. The parser takes milliseconds for a page of Kusto, and queries from one client
 * mostly consist of the same operators. Undefined if the query can't be read this way or has an error. The parser then
 * needs the whole query to report what is wrong and where.
 */
export function readInParts(text: string, read: (text: string) => Query): Query | undefined {
  const [table, ...operators] = splitPipeline(text) ?? []
  if (table === undefined || operators.length < 2) return undefined
  try {
    const pipeline = { table: table.trim(), operators: operators.map((one) => readOne(`${table}|${one}`, read)) }
    return { lets: new Map(), pipeline }
  } catch (error) {
    if (error instanceof QueryError) return undefined
    throw error
  }
}

function readOne(text: string, read: (text: string) => Query): Operator {
  const known = cache.get(text)
  if (known !== undefined) return known
  const { pipeline, refusal } = read(text)
  // An operator alone does not know what those before it made of a column, so that the whole query decides.
  if (refusal !== undefined) throw new QueryError('Default', refusal)
  const [operator, ...more] = pipeline.operators
  if (operator === undefined || more.length > 0) throw new QueryError('ParserFailure', 'ParserFailure')
  cache.set(text, operator)
  return operator
}
