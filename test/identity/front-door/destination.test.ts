import { findDestination } from '../../../src/identity/front-door/own/destination.ts'

const ORIGIN = 'https://vms.contoso.example'

describe('where a sign-in leads', () => {
  it.each([
    '/',
    '/vms',
    '/vms?q=dev&sort=-name&page=2',
    '/vms?tag=env:prod',
    '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/rg/vm-1/stop?confirm&from=%2Fvms%3Fq%3Ddev',
    '/operations',
    '/vms?q=//evil.example',
    '/vms?from=https://evil.example',
    '/vms?q=%0d%0aset-cookie:x',
    '/a/../vms',
    '/vms/./x',
    '/author',
    '/sign-installation',
  ])('is a path of the app: %j', (path) => {
    const found = findDestination(path, ORIGIN)

    expect(found).toMatch(/^\/(?![/\\])/)
    expect(new URL(found ?? '', ORIGIN).origin).toBe(ORIGIN)
  })

  it.each([
    '',
    'vms',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/ /evil.example',
    '/.//evil.example',
    '/./\\evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/a/%2e%2e//evil.example',
    '/..//evil.example',
    '//evil.example/../..',
    '//evil.example@vms.contoso.example',
    'https://evil.example',
    'https:evil.example',
    'https:/evil.example',
    'http:vms',
    'javascript:alert(1)',
    'data:text/html,x',
    '/vms\u0000',
    '/vms\u2028',
    '/vmé',
    '/\uff0fevil.example',
    '/auth/callback?code=x',
    '/auth',
    '/AUTH/callback',
    '/./auth/callback',
    '/x/../auth/callback',
    '/sign-in',
    '/Sign-In?return=/vms',
    '/sign-out',
    `/vms?q=${'x'.repeat(2_000)}`,
  ])('is never %j', (address) => {
    expect(findDestination(address, ORIGIN)).toBeUndefined()
  })
})
