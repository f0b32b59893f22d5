import { isBackFor, withoutSignInMark, withSignInMark } from '../../src/web/sign-in-mark.ts'

const MINUTE = 60_000
const AT = 1_800_000_000_000
const mark = new URL(withSignInMark('/vms', 'signInExpired', AT), 'https://x').searchParams.get('signed-in') ?? ''

describe('the mark of a sign-in', () => {
  it('counts for its reason, for ten minutes', () => {
    expect(isBackFor(mark, 'signInExpired', AT + MINUTE)).toBe(true)
    expect(isBackFor(mark, 'signInEnded', AT + MINUTE)).toBe(false)
    expect(isBackFor(mark, 'signInExpired', AT + 11 * MINUTE)).toBe(false)
  })

  it('does not count once a token has lived and ended since', () => {
    expect(isBackFor(mark, 'signInExpired', AT + 5 * MINUTE, AT + 4 * MINUTE)).toBe(false)
  })

  it('counts for a token that had ended before, or is refused though it lasts', () => {
    expect(isBackFor(mark, 'signInExpired', AT + MINUTE, AT - MINUTE)).toBe(true)
    expect(isBackFor(mark, 'signInExpired', AT + MINUTE, AT + 60 * MINUTE)).toBe(true)
  })

  it.each([
    ['/vms?signed-in=a.b&q=web', '/vms?q=web'],
    ['/vms?q=web&signed-in=a.b', '/vms?q=web'],
    ['/vms?signed-in=a.b&signed-in=c.d', '/vms'],
  ])('leaves nothing of itself in an address (%s)', (marked, address) => {
    expect(withoutSignInMark(marked)).toBe(address)
  })
})
