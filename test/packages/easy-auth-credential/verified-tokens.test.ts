import { toPersonKey } from '../../../packages/easy-auth-credential/src/person.ts'
import { createVerifiedTokens } from '../../../packages/easy-auth-credential/src/verified-tokens.ts'
import { aPerson } from '../../support/call.ts'

function build(expiresAt = Date.now() + 60_000) {
  const verified: string[] = []
  const { verify, forget } = createVerifiedTokens({
    freshMs: 60_000,
    now: Date.now,
    verify: (token) => {
      verified.push(token)
      if (token.startsWith('forged')) return Promise.reject(new Error('forged'))
      const person = aPerson({ objectId: `owner of ${token}` })
      return Promise.resolve({ person, assertion: { token, issuedAt: 0, expiresAt } })
    },
  })
  return { verify, verified, forget }
}

describe('a token that was found to be right', () => {
  it('is not checked again for a while', async () => {
    const { verify, verified } = build()

    const [first, second] = [await verify('a'), await verify('a')]

    expect(verified).toEqual(['a'])
    expect(second).toEqual(first)
  })

  it('says nothing of another, however alike', async () => {
    const { verify, verified } = build()

    expect((await verify('a')).person.objectId).toBe('owner of a')
    expect((await verify('a ')).person.objectId).toBe('owner of a ')
    expect(verified).toEqual(['a', 'a '])
  })

  it('is checked again once it has expired', async () => {
    const { verify, verified } = build(Date.now() - 1)

    await verify('a')
    await verify('a')

    expect(verified).toEqual(['a', 'a'])
  })

  it('is checked again once its owner has left', async () => {
    const { verify, verified, forget } = build()
    const { person } = await verify('a')
    await verify('b')

    forget(toPersonKey(person))
    await verify('a')
    await verify('b')

    expect(verified).toEqual(['a', 'b', 'a'])
  })

  it('stands beside what it says', async () => {
    const { verify } = build()
    await verify('a')

    expect((await verify('a')).assertion.token).toBe('a')
  })
})

describe('a token that was refused', () => {
  it('is checked and refused each time', async () => {
    const { verify, verified } = build()

    await expect(verify('forged')).rejects.toThrow('forged')
    await expect(verify('forged')).rejects.toThrow('forged')
    expect(verified).toHaveLength(2)
  })
})
