import { createRedisUsers } from '../../../simulator/redis/redis-users.ts'
import { until } from '../../support/until.ts'

type Commands = readonly (readonly string[])[]

/** An unsigned token for Redis: whoever gave it out has signed it, and nobody here asks. */
function aToken(id: string): string {
  const claims = { aud: 'https://redis.azure.com', oid: 'app', exp: Math.floor(Date.now() / 1_000) + 3_600, jti: id }
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'none' })}.${encode(claims)}.x`
}

const passwordsOf = (commands: Commands = []) => commands.flat().filter((word) => word.startsWith('>'))

describe('the users of the local Redis', () => {
  it('has two tokens that come at once, whichever of them is slow to be set', async () => {
    const set: Commands[] = []
    const users = createRedisUsers({
      server: {
        administer: async (commands) => {
          if (set.length === 0) await new Promise((resolve) => setImmediate(resolve))
          set.push(commands)
          return ['OK']
        },
      },
    })
    const [one, other] = [aToken('one'), aToken('other')]

    await Promise.all([users.admit(one), users.admit(other)])

    expect(passwordsOf(set.at(-1))).toEqual([`>${one}`, `>${other}`])
  })

  it('goes on taking the first of many tokens, since another process may have no other', async () => {
    const set: Commands[] = []
    const administer = (commands: Commands) => Promise.resolve(set.push(commands)).then(() => ['OK'])
    const users = createRedisUsers({ server: { administer } })
    const tokens = Array.from({ length: 10 }, (_, index) => aToken(String(index)))

    for (const token of tokens) await users.admit(token)

    expect(passwordsOf(set.at(-1))).toEqual(tokens.map((token) => `>${token}`))
  })

  it('lets the holder of a token in as soon as Redis answers again', async () => {
    const set: Commands[] = []
    let refusals = 1
    const users = createRedisUsers({
      server: {
        administer: (commands) => {
          refusals -= 1
          if (refusals >= 0) return Promise.reject(new Error('Redis does not answer.'))
          set.push(commands)
          return Promise.resolve(['OK'])
        },
      },
    })

    const token = aToken('one')

    await users.admit(token)
    expect(set).toEqual([])

    await until(() => Promise.resolve(set.length === 1))
    expect(passwordsOf(set[0])).toEqual([`>${token}`])
  })
})
