import fc from 'fast-check'
import { findConnection } from '../../src/domain/connection.ts'
import { POWER_STATES } from '../../src/domain/power-state.ts'
import type { Vm, VmAddresses } from '../../src/domain/vm.ts'

function buildVm(changes: Partial<Vm> = {}): Vm {
  return {
    id: { subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', resourceGroup: 'rg', name: 'web-01' },
    name: 'web-01',
    power: 'running',
    size: 'Standard_B2s',
    os: 'Linux',
    location: 'westeurope',
    resourceGroup: 'rg',
    subscriptionName: 'Production',
    addresses: buildAddresses(),
    adminName: 'azureuser',
    provisioning: 'Succeeded',
    tags: {},
    ...changes,
  }
}

function buildAddresses(changes: Partial<VmAddresses> = {}): VmAddresses {
  return { private: '10.0.0.4', public: '20.61.14.21', isPublicDynamic: false, knowledge: 'known', ...changes }
}

describe('the way into a machine', () => {
  it.each([
    ['Linux', 'ssh'],
    ['Windows', 'rdp'],
    ['unknown', 'address'],
  ] as const)('that runs %s is by %s, as the account that was made with it', (os, kind) => {
    expect(findConnection(buildVm({ os }))).toEqual({
      kind,
      address: '20.61.14.21',
      isPublic: true,
      isByEntra: false,
      login: 'azureuser',
    })
  })

  it('leads through the private address where there is no other', () => {
    const addresses = buildAddresses({ public: undefined })

    expect(findConnection(buildVm({ addresses }))).toMatchObject({ address: '10.0.0.4', isPublic: false })
  })

  it.each(POWER_STATES.filter((power) => power !== 'running'))('is none where it is %s, and says why', (power) => {
    const connection = findConnection(buildVm({ power }))

    expect(connection).toEqual({ kind: 'none', reason: expect.any(String) })
  })

  it.each([
    ['Creating', 'unknown', 'creating'],
    ['Deleting', 'running', 'deleting'],
  ] as const)('is none where it is %s and %s: %s', (provisioning, power, reason) => {
    expect(findConnection(buildVm({ provisioning, power }))).toEqual({ kind: 'none', reason })
  })

  it.each(['Linux', 'Windows'] as const)('is by the own account into %s with sign-in by Entra', (os) => {
    expect(findConnection(buildVm({ os, hasEntraSignIn: true }))).toMatchObject({ isByEntra: true, login: undefined })
  })

  it.each([
    ['starting', 'starting'],
    ['restarting', 'starting'],
    ['stopping', 'stopping'],
    ['deallocating', 'stopping'],
    ['deallocated', 'off'],
    ['stopped', 'off'],
    ['unknown', 'unknownState'],
  ] as const)('is none where it is %s: %s', (power, reason) => {
    expect(findConnection(buildVm({ power }))).toEqual({ kind: 'none', reason })
  })

  it.each([
    ['known', 'noAddress'],
    ['hidden', 'hiddenAddress'],
    ['unavailable', 'unavailableAddress'],
  ] as const)('is none where the address is missing and %s: %s', (knowledge, reason) => {
    const addresses = buildAddresses({ public: undefined, private: undefined, knowledge })

    expect(findConnection(buildVm({ addresses }))).toEqual({ kind: 'none', reason })
  })

  it.each(['azureuser', 'ada.lovelace', 'Ada_1', '_ada', 'a-b', '1st', 'jörg', 'администратор'])(
    'names the account %s',
    (adminName) => {
      expect(findConnection(buildVm({ adminName }))).toMatchObject({ login: adminName })
    },
  )

  it.each([
    '-oProxyCommand=touch${IFS}x',
    '-l',
    'a b',
    '$(id)',
    '`id`',
    "a'b",
    'a"b',
    'a\nfull address:s:evil.example',
    'a\r\nb',
    'a;b',
    'a@evil.example',
    'a\\b',
    'a|b',
    'a&b',
    'a#b',
    '~a',
    '*',
    '',
    '.',
    ' a',
    'a\u202Eb',
    'a'.repeat(65),
  ])('leaves out the account %j, which could mean something else in a shell or a file', (adminName) => {
    const connection = findConnection(buildVm({ adminName }))

    expect(connection).toMatchObject({ kind: 'ssh', address: '20.61.14.21' })
    expect(connection).toHaveProperty('login', undefined)
  })

  it('is offered where the account is not known, too', () => {
    expect(findConnection(buildVm({ adminName: undefined }))).toMatchObject({ kind: 'ssh', login: undefined })
  })

  it('never names an account that is more than one plain word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (adminName) => {
        const connection = findConnection(buildVm({ adminName }))
        const login = connection.kind === 'none' ? undefined : connection.login
        return (
          login === undefined ||
          (login === adminName && !/[\s'"`$\\;&|<>()*?!#~@:/-]/u.test(login.replace(/(?<=.)-/gu, '')))
        )
      }),
    )
  })
})
