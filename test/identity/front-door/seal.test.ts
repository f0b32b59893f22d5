import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { createSeal } from '../../../src/identity/front-door/own/seal.ts'

const KEY = randomBytes(32)
const HOUR = 3_600_000

function build({
  keys = [KEY],
  use = 'session',
  now = () => Date.now(),
}: Partial<Parameters<typeof createSeal>[0]> = {}) {
  return createSeal({ keys, use, schema: z.string(), now })
}

describe('a seal', () => {
  it('opens what it has sealed, and shows nothing of it', async () => {
    const sealed = await build().seal('a secret', Date.now() + HOUR)

    expect(await build().open(sealed)).toBe('a secret')
    expect(Buffer.from(sealed, 'base64url').toString()).not.toContain('a secret')
  })

  it('does not open what was sealed for another use', async () => {
    const sealed = await build({ use: 'state' }).seal('x', Date.now() + HOUR)

    expect(await build().open(sealed)).toBeUndefined()
  })

  it('does not open what is too old', async () => {
    const sealed = await build().seal('x', Date.now() + HOUR)

    expect(await build({ now: () => Date.now() + HOUR + 1 }).open(sealed)).toBeUndefined()
  })

  it('opens what was sealed with the key before, and seals with the new one', async () => {
    const before = randomBytes(32)
    const both = build({ keys: [KEY, before] })
    const until = Date.now() + HOUR

    expect(await both.open(await build({ keys: [before] }).seal('x', until))).toBe('x')
    expect(await build().open(await both.seal('x', until))).toBe('x')
    expect(await build().open(await build({ keys: [before] }).seal('x', until))).toBeUndefined()
  })

  it('does not open what has been changed anywhere', async () => {
    const sealed = await build().seal('a secret', Date.now() + HOUR)
    const changed = Array.from({ length: sealed.length }, (_, at) => {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      return `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`
    })
    const opened = await Promise.all(changed.map((text) => build().open(text)))

    // The last character of a part may hold bits that mean nothing.
    const same = opened.filter((value) => value !== undefined)
    expect(same.length).toBeLessThanOrEqual(3)
    expect(same.every((value) => value === 'a secret')).toBe(true)
  })

  it.each(['', 'x', '....', 'e30.e30.e30.e30.e30', 'x'.repeat(100_000)])(
    'does not open anything else: %#',
    async (text) => {
      expect(await build().open(text)).toBeUndefined()
    },
  )
})
