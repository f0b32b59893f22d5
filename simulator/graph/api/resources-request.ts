import { z } from 'zod'
import type { ErrorDetail } from '../query-error.ts'

/** The API accepts a page size or a facet size from 1 to 1000. */
const top = z.int().min(1).max(1000)

const FacetRequestSchema = z.object({
  expression: z.string(),
  options: z
    .object({
      sortBy: z.string().optional(),
      sortOrder: z.enum(['asc', 'desc']).optional(),
      filter: z.string().optional(),
      $top: top.optional(),
    })
    .nullish(),
})

const ResourcesBody = z.object({
  query: z.string().min(1),
  subscriptions: z.array(z.string()).nullish(),
  managementGroups: z.array(z.string()).nullish(),
  options: z
    .object({
      $top: top.nullish(),
      $skip: z.int().min(0).nullish(),
      $skipToken: z.string().nullish(),
      resultFormat: z.enum(['objectArray', 'table']).nullish(),
      allowPartialScopes: z.boolean().nullish(),
      authorizationScopeFilter: z
        .enum(['AtScopeAndBelow', 'AtScopeAndAbove', 'AtScopeExact', 'AtScopeAboveAndBelow'])
        .nullish(),
    })
    .nullish(),
  facets: z.array(FacetRequestSchema).nullish(),
})

export type FacetRequest = z.infer<typeof FacetRequestSchema>

export interface ResourcesRequest {
  readonly query: string
  readonly subscriptions: readonly string[] | undefined
  readonly top: number | undefined
  readonly skip: number | undefined
  readonly skipToken: string | undefined
  readonly resultFormat: 'objectArray' | 'table'
  readonly facets: readonly FacetRequest[]
}

/** The request's body, or what is wrong with it. */
export function readResourcesRequest(body: unknown): ResourcesRequest | { readonly details: readonly ErrorDetail[] } {
  const parsed = ResourcesBody.safeParse(body)
  if (!parsed.success) {
    return {
      details: parsed.error.issues.map(({ path, message }) => ({
        code: 'InvalidRequest',
        message: `${path.join('.')}: ${message}`,
      })),
    }
  }
  const { query, subscriptions, managementGroups, options, facets } = parsed.data
  if (subscriptions != null && managementGroups != null) {
    return {
      details: [{ code: 'InvalidRequest', message: 'subscriptions and managementGroups cannot be used together.' }],
    }
  }
  return {
    query,
    subscriptions: subscriptions ?? undefined,
    top: options?.$top ?? undefined,
    skip: options?.$skip ?? undefined,
    skipToken: options?.$skipToken ?? undefined,
    resultFormat: options?.resultFormat ?? 'objectArray',
    facets: facets ?? [],
  }
}
