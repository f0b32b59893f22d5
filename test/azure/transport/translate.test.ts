import { toErrorBody } from '../../../src/azure/transport/error-body.ts'
import { KNOWN_FAILURES } from '../../../src/azure/transport/known-failures.ts'
import { toFailure, translate } from '../../../src/azure/transport/translate.ts'

const TENANT = '22222222-2222-4222-8222-222222222222'
const GROUP = '/subscriptions/5b1f/resourceGroups/rg-data'
const VM = `${GROUP}/providers/Microsoft.Compute/virtualMachines/sql-1`
const read = (code: string, message: string, challenge?: string) =>
  translate(toErrorBody({ code, message }), 'refused', challenge).sentence

describe('a code of Azure', () => {
  it.each(['requestdisallowedbypolicy', 'REQUESTDISALLOWEDBYPOLICY', 'RequestDisallowedByPolicy'])(
    'means the same in any case (%s)',
    (code) => {
      expect(read(code, 'x')).toEqual({ key: 'policyForbids' })
    },
  )

  it('of something that Azure had accepted is never said to be a refusal', () => {
    const sentenceOf = (code: string, message?: string) => toFailure({ code, message }, 'Failed').sentence

    expect(sentenceOf('WeirdCode')).toEqual({ key: 'unexplained' })
    expect(sentenceOf('WeirdCode', '')).toEqual({ key: 'unexplained' })
    expect(sentenceOf('WeirdCode', 'Odd.')).toEqual({ key: 'azureSays', params: { text: 'Odd.' } })
    expect(sentenceOf('allocationfailed')).toEqual({ key: 'noCapacityInRegion' })
  })

  it('that is not known is not guessed from a phrase', () => {
    const message = 'Allocation failed: the quota is exceeded, a lock, another operation is in progress.'

    expect(toFailure({ code: 'BrandNew', message }, 'Failed')).toEqual({
      code: 'BrandNew',
      sentence: { key: 'azureSays', params: { text: message } },
      cure: 'unknown',
      message,
    })
  })

  it('counts that is closest to the cause', () => {
    const details = [{ code: 'OverconstrainedZonalAllocationRequest', target: '11', message: 'Allocation failed.' }]
    const wrapped = { code: 'ResourceOperationFailure', message: 'Terminal state.', details }
    const inner = { code: 'Conflict', message: 'x', innererror: { code: 'y', innererror: { code: 'ScopeLocked' } } }

    expect(toFailure(wrapped, 'Failed')).toEqual({
      code: 'OverconstrainedZonalAllocationRequest',
      sentence: { key: 'noCapacityAsSetUpInZone' },
      cure: 'capacity',
      message: 'Allocation failed.',
    })
    expect(toFailure(inner, 'Failed')).toMatchObject({ code: 'ScopeLocked', cure: 'lock' })
  })

  it("is the outer one beside Compute's own innererror, which has none", () => {
    const innererror = { exceptiontype: 'Microsoft.X', errordetail: 'y' }

    expect(toFailure({ code: 'AllocationFailed', message: 'No.', innererror }, 'Failed').code).toBe('AllocationFailed')
  })

  it.each([undefined, null, 'text', 7, [], {}, { code: 7, message: {}, details: 'x', additionalInfo: 3 }])(
    'need not be there at all: %j',
    (error) => {
      expect(toFailure(error, 'canceled')).toEqual({
        code: 'canceled',
        sentence: { key: 'unexplained' },
        cure: 'unknown',
      })
    },
  )

  it('is read from an error of any depth in no time', () => {
    let deep: unknown = { code: 'ScopeLocked' }
    for (let at = 0; at < 5_000; at += 1) deep = { code: 'X', details: [deep] }

    expect(toFailure(deep, 'Failed').cure).toBe('unknown')
  })

  it('never reads more than it needs of a long message', () => {
    const message = 'x'.repeat(100_000)

    expect(toFailure({ code: 'AllocationFailed', message }, 'Failed').message).toHaveLength(2_000)
  })

  it('has one line of the table that fits it first, so that none is in vain', () => {
    for (const [at, { codes, when }] of KNOWN_FAILURES.entries()) {
      const before = KNOWN_FAILURES.slice(0, at).filter((one) => one.when === undefined)
      expect(before.flatMap((one) => one.codes).filter((code) => codes.includes(code))).toEqual([])
      expect(when?.global ?? false).toBe(false)
    }
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

describe('what a lock is on', () => {
  it.each([
    ['/subscriptions/5b1f', 'subscription', '5b1f'],
    [GROUP, 'group', 'rg-data'],
    [VM, 'resource', 'sql-1'],
  ])('is %s, a %s', (scope, level, name) => {
    const message = `The scope '${VM}' cannot perform write operation because following scope(s) are locked: '${scope}'. Please remove the lock and try again.`

    expect(read('ScopeLocked', message)).toEqual({ key: 'lockedAt', params: { level, name, scope } })
  })

  it('is left out if Azure says it in other words', () => {
    expect(read('ScopeLocked', `There is a lock on ${GROUP}.`)).toEqual({ key: 'locked' })
  })
})

describe('the policy that forbids', () => {
  it('is in the message, or beside it', () => {
    const identifiers = JSON.stringify([{ policyAssignment: { name: 'No starts', id: '/x' } }])
    const info = { policyAssignmentDisplayName: 'Only by day' }
    const additionalInfo = [
      { type: 'TypeThatIsNew', info: 7 },
      { type: 'PolicyViolation', info },
    ]
    const body = toErrorBody({ code: 'RequestDisallowedByPolicy', message: 'See details.', additionalInfo })

    expect(
      read('RequestDisallowedByPolicy', `It was disallowed by policy. Policy identifiers: '${identifiers}'.`),
    ).toEqual({ key: 'policyForbidsBy', params: { policy: 'No starts' } })
    expect(translate(body, 'refused').sentence).toEqual({ key: 'policyForbidsBy', params: { policy: 'Only by day' } })
  })
})

describe('a quota that is used up', () => {
  it.each([
    [
      'OperationNotAllowed',
      'Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 50, Current Usage: 48, Additional Required: 4, (Minimum) New Limit Required: 52.',
      { quota: 'Total Regional Cores', limit: '50', used: '48', needed: '4' },
    ],
    [
      'QuotaExceeded',
      'Operation results in exceeding quota limits of Core. Maximum allowed: 4, Current in use: 4, Additional requested: 1.',
      { quota: 'Core', limit: '4', used: '4', needed: '1' },
    ],
  ])('is named with how much of how much (%s)', (code, message, params) => {
    expect(read(code, message)).toEqual({ key: 'quotaOf', params })
  })

  it('is told without a name if that can’t be read', () => {
    expect(read('QuotaExceeded', 'Current Limit: 4')).toEqual({ key: 'quotaUsedUp' })
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
