import {
  createEmptyPipeline,
  createPipelineRequest,
  type HttpMethods,
  type PipelineRequest,
  RestError,
} from '@azure/core-rest-pipeline'
import { retryDroppedConnection } from 'easy-auth-credential/pipeline'

const VM = 'https://management.example/subscriptions/1/providers/Microsoft.Compute/virtualMachines/vm'

/** How often a request arrives whose connection is closed each time, without an answer. */
async function arrivals(
  request: { method: HttpMethods; path?: string; body?: string },
  asksOnly?: (request: PipelineRequest) => boolean,
): Promise<number> {
  const pipeline = createEmptyPipeline()
  pipeline.addPolicy(retryDroppedConnection(asksOnly))
  let count = 0
  const { method, path = '', body } = request
  const sent = createPipelineRequest({ url: VM + path, method, ...(body !== undefined && { body }) })
  const answer = pipeline.sendRequest(
    {
      sendRequest: (asked) => {
        count += 1
        return Promise.reject(new RestError('closed', { code: 'ECONNRESET', request: asked }))
      },
    },
    sent,
  )
  await expect(answer).rejects.toThrow('closed')
  return count
}

describe('a connection that is closed without an answer', () => {
  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'] as const)('is tried once more for %s', async (method) => {
    expect(await arrivals({ method })).toBe(2)
  })

  it.each<[HttpMethods, string, string | undefined]>([
    ['POST', '/start', undefined],
    // Run command and just-in-time access have a body.
    ['POST', '/runCommand', '{"commandId": "RunShellScript"}'],
    ['POST', '/jitNetworkAccessPolicies/default/initiate', '{}'],
    ['PATCH', '', '{"tags": {}}'],
  ])('is not tried again for %s %s, which may have begun something', async (method, path, body) => {
    expect(await arrivals({ method, path, ...(body !== undefined && { body }) })).toBe(1)
  })

  it('is tried once more for what only asks, though it is a POST', async () => {
    const asksOnly = ({ url }: PipelineRequest) => url.endsWith('/query')

    expect(await arrivals({ method: 'POST', path: '/query', body: '{}' }, asksOnly)).toBe(2)
    expect(await arrivals({ method: 'POST', path: '/run', body: '{}' }, asksOnly)).toBe(1)
  })
})
