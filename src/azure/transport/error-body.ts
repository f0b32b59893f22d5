import type { PipelineResponse } from '@azure/core-rest-pipeline'
import * as z from 'zod'

/** What Azure says of a failure. What is within it is closer to the cause, which may be all that its own code does not tell. */
export interface ErrorBody {
  readonly code?: string | undefined
  readonly message?: string | undefined
  /** The policy that an answer names beside its message. */
  readonly policy?: string | undefined
  readonly within: readonly ErrorBody[]
}

/** Azure's error body, empty if there is none. Most services wrap code and message in `error`, some do not. */
export function readErrorBody(response: Pick<PipelineResponse, 'bodyAsText'> | undefined): ErrorBody {
  try {
    const parsed: unknown = JSON.parse(response?.bodyAsText ?? '')
    return toErrorBody(typeof parsed === 'object' && parsed !== null && 'error' in parsed ? parsed.error : parsed)
  } catch {
    return NOTHING
  }
}

const NOTHING: ErrorBody = { within: [] }
/** Nobody has seen more, and a body may be anything. */
const DEEPEST = 5

/** The common error of Resource Manager, of which Compute's `innererror` may have another shape, without a code. */
export function toErrorBody(value: unknown, depth = 0): ErrorBody {
  const { data } = AzureError.safeParse(value)
  if (!data || depth > DEEPEST) return NOTHING
  const { code, message, details, innererror, additionalInfo } = data
  const info = additionalInfo.flatMap((one) => PolicyViolation.safeParse(one).data?.info ?? [])[0]
  const policy = info?.policyAssignmentDisplayName || info?.policyDefinitionDisplayName
  return {
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(policy && { policy }),
    within: [...details, innererror].map((one) => toErrorBody(one, depth + 1)).filter((one) => one !== NOTHING),
  }
}

const text = z.string().optional().catch(undefined)
const list = z.array(z.unknown()).catch([])

/** https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations and azure-rest-api-specs, common-types */
const AzureError = z.object({
  code: text,
  message: text,
  details: list,
  innererror: z.unknown().optional(),
  additionalInfo: list,
})

/** https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure: what is told of a denial. */
const PolicyViolation = z.object({
  type: z.literal('PolicyViolation'),
  info: z.object({ policyAssignmentDisplayName: text, policyDefinitionDisplayName: text }),
})
