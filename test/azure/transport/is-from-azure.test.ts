import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { isFromAzure } from '../../../src/azure/transport/is-from-azure.ts'

const AZURES = JSON.stringify({ error: { code: 'ResourceNotFound', message: 'x' } })
const PAGE = '<html>Sign in to the network</html>'
const CHALLENGE = 'Bearer authorization_uri="https://login.windows.net/1", error="invalid_token"'

const answer = (status: number, bodyAsText: string | null, headers: Record<string, string> = {}) =>
  isFromAzure({ status, bodyAsText, headers: createHttpHeaders(headers) })

describe('an error', () => {
  it.each<[string, number, string | null, Record<string, string>]>([
    ['with its error body', 404, AZURES, {}],
    ['with its error body, not wrapped', 403, '{"code":"Conflict","message":"x"}', {}],
    ['without a body, of an instance view', 404, '', { 'x-ms-request-id': '1' }],
    ['without a body, and with the id of a correlation', 400, null, { 'X-MS-Correlation-Request-Id': '1' }],
    ['with a page of its own', 400, PAGE, { 'x-ms-failure-cause': 'gateway' }],
    ['without a body, and with its challenge', 401, '', { 'www-authenticate': CHALLENGE }],
    ['that asks for claims', 401, '', { 'www-authenticate': 'Bearer error="insufficient_claims", claims="e30="' }],
    ['without a body, and with a time to wait', 429, '', { 'retry-after': '5' }],
    ['of a quota', 429, 'Slow down', { 'x-ms-user-quota-resets-after': '00:00:05' }],
    ['without a body, of its own', 503, '', {}],
  ])('%s is from Azure (%i)', (_, status, body, headers) => {
    expect(answer(status, body, headers)).toBe(true)
  })

  it.each<[string, number, string | null, Record<string, string>]>([
    ['with a page', 401, PAGE, {}],
    ['with a page', 404, PAGE, {}],
    ['with a page', 502, PAGE, {}],
    ['with a page, and a time to wait', 429, PAGE, { 'retry-after': '5' }],
    ['without anything', 403, '', {}],
    ['that asks for its own sign-in', 401, '', { 'www-authenticate': 'Basic realm="proxy"' }],
    ['that asks for another token', 401, '', { 'www-authenticate': 'Bearer realm="gateway"' }],
    ['that asks for its own sign-in', 407, PAGE, { 'proxy-authenticate': 'Basic' }],
    ['with JSON of its own', 403, '{"message":"Forbidden"}', {}],
    ['with JSON of its own', 403, '{"error":{"code":403}}', {}],
  ])('%s is not (%i)', (_, status, body, headers) => {
    expect(answer(status, body, headers)).toBe(false)
  })
})
