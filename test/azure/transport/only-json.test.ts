import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline'
import { isGraphQuestion } from '../../../src/azure/transport/graph-question.ts'
import { onlyJson } from '../../../src/azure/transport/only-json.ts'

const request = createPipelineRequest({ url: 'https://management.example/' })

function answer(status: number, type: string | undefined, bodyAsText: string | null) {
  const headers = createHttpHeaders(type === undefined ? {} : { 'content-type': type })
  return onlyJson().sendRequest(request, () => Promise.resolve({ request, status, headers, bodyAsText }))
}

describe('a success of Azure', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;odata.metadata=minimal',
    'application/problem+json',
  ])('has a body of the type %s', async (type) => {
    await expect(answer(200, type, '{}')).resolves.toMatchObject({ status: 200 })
  })

  it.each([
    [200, ''],
    [202, null],
    [204, ''],
  ])('may have no body (%i)', async (status, body) => {
    await expect(answer(status, undefined, body)).resolves.toMatchObject({ status })
  })

  it.each(['text/html', 'text/plain', 'application/javascript', undefined])('is none of the type %s', async (type) => {
    await expect(answer(200, type, '{}')).rejects.toMatchObject({
      kind: 'azure-unavailable',
      sentence: { key: 'notFromAzure' },
    })
  })

  it('is something else than a refusal, whose page is told by its status', async () => {
    await expect(answer(502, 'text/html', '<p>')).resolves.toMatchObject({ status: 502 })
  })
})

describe('a request that may be sent again though it is a POST', () => {
  it.each([
    ['POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01', true],
    ['POST', '//providers/microsoft.resourcegraph/resources', true],
    ['GET', '/providers/Microsoft.ResourceGraph/resources', false],
    ['POST', '/subscriptions/1/providers/Microsoft.Compute/virtualMachines/vm/runCommand', false],
    ['POST', '/x?y=/providers/Microsoft.ResourceGraph/resources', false],
  ] as const)('%s %s: %s', (method, path, is) => {
    expect(isGraphQuestion({ method, url: `https://management.example${path}` })).toBe(is)
  })
})
