import type { PipelineRequest } from '@azure/core-rest-pipeline'

const QUESTION = /\/providers\/Microsoft\.ResourceGraph\/resources$/i

/** Whether a request only asks, though it is a POST: a query of Resource Graph. */
export function isGraphQuestion({ method, url }: Pick<PipelineRequest, 'method' | 'url'>): boolean {
  return method === 'POST' && QUESTION.test(URL.parse(url)?.pathname ?? '')
}
