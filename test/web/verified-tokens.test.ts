import { createVerifiedTokens } from '../../src/web/verified-tokens.ts'
import { buildUser } from '../support/user.ts'

const { signal } = new AbortController()

function build(expiresAt = Date.now() + 60_000) {
  const verified: string[] = []
  const verify = createVerifiedTokens((assertion, deadline) => {
    verified.push(assertion)
    if (assertion.startsWith('forged')) return Promise.reject(new Error('forged'))
    return Promise.resolve(buildUser({ objectId: `owner of ${assertion}`, assertion, deadline, expiresAt }))
  })
  return { verify, verified }
}

describe('a token that was found to be right', () => {
  it('is not checked again for a while', async () => {
    const { verify, verified } = build()

    const [first, second] = [await verify('a', signal), await verify('a', signal)]

    expect(verified).toEqual(['a'])
    expect(second).toEqual(first)
  })

  it('says nothing of another, however alike', async () => {
    const { verify, verified } = build()

    expect((await verify('a', signal)).objectId).toBe('owner of a')
    expect((await verify('a ', signal)).objectId).toBe('owner of a ')
    expect(verified).toEqual(['a', 'a '])
  })

  it('is checked again once it has expired', async () => {
    const { verify, verified } = build(Date.now() - 1)

    await verify('a', signal)
    await verify('a', signal)

    expect(verified).toEqual(['a', 'a'])
  })

  it('has the deadline of its own request', async () => {
    const { verify } = build()
    const other = new AbortController().signal
    await verify('a', signal)

    expect((await verify('a', other)).deadline).toBe(other)
  })
})

describe('a token that was refused', () => {
  it('is checked and refused each time', async () => {
    const { verify, verified } = build()

    await expect(verify('forged', signal)).rejects.toThrow('forged')
    await expect(verify('forged', signal)).rejects.toThrow('forged')
    expect(verified).toHaveLength(2)
  })
})
