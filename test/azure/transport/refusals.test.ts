import { explain } from '../../../src/azure/transport/arm-error.ts'
import { findRefusal, toSentence } from '../../../src/azure/transport/refusals.ts'

const TENANT = '22222222-2222-4222-8222-222222222222'
const read = (code: string, message: string, challenge?: string) =>
  toSentence(findRefusal(code, message), message, challenge)

describe('a code of Azure', () => {
  it.each(['requestdisallowedbypolicy', 'REQUESTDISALLOWEDBYPOLICY', 'RequestDisallowedByPolicy'])(
    'means the same in any case (%s)',
    (code) => {
      expect(read(code, 'x')).toEqual({ key: 'policyForbids' })
    },
  )

  it('of something that Azure had accepted is never said to be a refusal', () => {
    expect(explain('WeirdCode', undefined)).toEqual({ key: 'unexplained' })
    expect(explain('WeirdCode', '')).toEqual({ key: 'unexplained' })
    expect(explain('WeirdCode', 'Odd.')).toEqual({ key: 'azureSays', params: { text: 'Odd.' } })
    expect(explain('allocationfailed', undefined)).toEqual({ key: 'noCapacityInRegion' })
  })
})

describe('the name of a deny assignment', () => {
  it.each([
    ['… the deny assignment named Foo-1 …', 'Foo-1'],
    ["… the deny assignment named 'Foo one' …", 'Foo one'],
    ['… the deny assignment called aks-lockdown.', 'aks-lockdown'],
    ["… the deny assignment with name 'Made by X' and Id '7' …", 'Made by X'],
    ['… a deny assignment: "Names" …', 'Names'],
  ])('is found in: %s', (message, name) => {
    expect(read('DenyAssignmentAuthorizationFailed', message)).toEqual({ key: 'protectedBy', params: { name } })
  })
})

describe('the other directory of something', () => {
  it('is the one that the sentence names, or else the authority of the challenge', () => {
    const challenge = `Bearer authorization_uri="https://login.windows.net/${TENANT}", error="invalid_token"`
    const inDirectory = { key: 'inDirectory', params: { tenant: TENANT } }

    expect(read('InvalidAuthenticationTokenTenant', '…', challenge)).toEqual(inDirectory)
    expect(read('InvalidAuthenticationTokenTenant', '', challenge)).toEqual(inDirectory)
    expect(read('InvalidAuthenticationTokenTenant', `It must match the tenant '${TENANT}'.`)).toEqual(inDirectory)
    expect(read('InvalidAuthenticationTokenTenant', '…', 'Bearer error="x"')).toEqual({ key: 'inOtherDirectory' })
  })
})
