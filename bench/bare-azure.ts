import { z } from 'zod'
import { toFacets, toListQuery } from '../src/azure/resource-graph/query.ts'
import { DEFAULT_SORT, PAGE_SIZE, type VmQuery, type VmSort } from '../src/domain/vm-query.ts'
import { checkAnswer, type Expected } from './check.ts'
import { GRAPH } from './graph-path.ts'
import type { LocalAzure } from './local-azure.ts'

/** Direct requests to Azure, with nothing in between: no SDK, no checks, no page. */
export interface BareAzure {
  /** Returns the person's token for Resource Manager. */
  exchange(headers: Readonly<Record<string, string>>): Promise<string>
  /** Requests the rows of a page and returns how long that took, including JSON parsing. */
  askRows(token: string, expected: Expected): Promise<number>
  /** The same with every count that the page shows beside its rows. */
  askRowsAndCounts(token: string, expected: Expected): Promise<number>
}

/** The complete query of a list: its rows and every count. */
export function toListQuestion(sort: VmSort): string {
  const query = toPlainQuery(sort)
  return JSON.stringify({ query: toListQuery(query), options: OPTIONS, facets: toFacets(query) })
}

const toPlainQuery = (sort: VmSort): VmQuery => ({ words: [], sort, page: 1 })
const TokenAnswer = z.object({ access_token: z.string() })

/** @param sort of the lists that it asks for, as the page beside it */
export function createBareAzure(
  { client, tenantId, clientId, clientSecret }: LocalAzure,
  sort: VmSort = DEFAULT_SORT,
): BareAzure {
  const query = toPlainQuery(sort)

  async function ask(token: string, expected: Expected, more: object): Promise<number> {
    const begun = performance.now()
    const { status, body } = await client.ask(GRAPH, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: toListQuery(query), options: OPTIONS, ...more }),
    })
    const answer: unknown = JSON.parse(body.toString())
    const durationMs = performance.now() - begun
    checkAnswer(status, answer, expected)
    return durationMs
  }

  return {
    async exchange(headers) {
      const form = new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        client_id: clientId,
        client_secret: clientSecret,
        scope: 'https://management.azure.com/.default',
        assertion: headers['X-MS-TOKEN-AAD-ACCESS-TOKEN'] ?? '',
      })
      const { status, body } = await client.ask(`/${tenantId}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
      })
      if (status !== 200) throw new Error(`Entra answered ${status}: ${body.toString()}`)
      return TokenAnswer.parse(JSON.parse(body.toString())).access_token
    },
    askRows: (token, expected) => ask(token, expected, {}),
    askRowsAndCounts: (token, expected) => ask(token, expected, { facets: toFacets(query) }),
  }
}

const OPTIONS = { resultFormat: 'objectArray', $top: PAGE_SIZE, $skip: 0 }
