import { evaluateQuery, type QueryResult } from '../query.ts'
import { QueryError } from '../query-error.ts'
import type { GraphTables } from '../tables/graph-tables.ts'
import { type Answer, createBadRequest, INVALID_QUERY } from './error-answer.ts'
import { computeFacet } from './facets.ts'
import { readResourcesRequest, type ResourcesRequest } from './resources-request.ts'
import { toData } from './result-format.ts'
import { InvalidSkipToken, readSkipToken, writeSkipToken } from './skip-token.ts'

export type { Answer } from './error-answer.ts'

/** Rows per page if the request doesn't set it; also the maximum. */
const DEFAULT_TOP = 1000

interface Page {
  readonly skip: number
  readonly top: number
}

/**
 * The complete response to `POST /providers/Microsoft.ResourceGraph/resources` for a caller within quota.
 * `tables` opens the tables that the caller may read, in the given subscriptions or in all.
 */
export function answerResources(
  body: unknown,
  tables: (subscriptions: readonly string[] | undefined) => GraphTables,
  now: number,
): Answer {
  const request = readResourcesRequest(body)
  if ('details' in request) return createBadRequest(request.details, now)
  try {
    const result = evaluateQuery(request.query, tables(request.subscriptions), now)
    return { status: 200, body: answerPage(request, result, choosePage(request, result)) }
  } catch (error) {
    if (error instanceof QueryError) return createBadRequest([INVALID_QUERY, ...error.details], now)
    if (error instanceof InvalidSkipToken)
      return createBadRequest([{ code: 'InvalidSkipToken', message: error.message }], now)
    throw error
  }
}

/** $top and $skip take precedence over the token. A query with its own limit always starts at its first row. */
function choosePage(request: ResourcesRequest, { ownLimit }: QueryResult): Page {
  const { skipToken, top, skip } = request
  const token = skipToken === undefined ? undefined : readSkipToken(skipToken, request)
  return { top: top ?? token?.top ?? DEFAULT_TOP, skip: ownLimit ? 0 : (skip ?? token?.skip ?? 0) }
}

function answerPage(request: ResourcesRequest, result: QueryResult, { skip, top }: Page): unknown {
  const rows = result.page(skip, top)
  const next = skip + rows.length
  const hasMore = next < result.totalRecords
  // Azure documents that it doesn't page if the query has its own limit or if all columns are dynamic.
  const canPage = !result.ownLimit && result.columns.some(({ type }) => type !== 'dynamic')
  return {
    totalRecords: result.totalRecords,
    count: rows.length,
    data: toData(request.resultFormat, result.columns, rows),
    facets: request.facets.map((facet) => computeFacet(facet, result, request.resultFormat)),
    resultTruncated: hasMore && !canPage ? 'true' : 'false',
    ...(hasMore && canPage ? { $skipToken: writeSkipToken({ skip: next, top }, request) } : {}),
  }
}
