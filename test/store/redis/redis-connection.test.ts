import { setTimeout as sleep } from 'node:timers/promises'
import { startTcpProxy } from '../../../simulator/redis/tcp-proxy.ts'
import { StoreAway } from '../../../src/store/store-away.ts'
import { createTestIdentity, openTestConnection, startTestRedis, type TestRedis } from '../../support/redis.ts'
import { until } from '../../support/until.ts'

type Connection = ReturnType<typeof openTestConnection>

describe('the connection with Redis', () => {
  let redis: TestRedis
  let connection: Connection
  let identity: ReturnType<typeof createTestIdentity>

  beforeAll(async () => {
    redis = await startTestRedis({ settings: ['appendonly yes', 'appendfsync always'] })
  })
  afterAll(() => redis.close())
  beforeEach(() => {
    identity = createTestIdentity(redis)
  })
  afterEach(() => connection.close())

  async function open(url = redis.url): Promise<void> {
    connection = openTestConnection({ url, identity })
    await connection.untilUp()
  }

  /** How often the app has signed in on an open connection. */
  async function authentications(): Promise<number> {
    const info = await connection.call((client) => client.info('commandstats'))
    const all = /cmdstat_auth:calls=(\d+)/.exec(info)?.[1] ?? 0
    return Number(all) - redis.administered()
  }

  /** Writes every 20 ms, and returns what was acknowledged and whether each call was. */
  function startWriting() {
    const acknowledged: string[] = []
    const took: { readonly isDone: boolean }[] = []
    let isOver = false as boolean
    const name = `written:${Math.random()}`
    const run = (async () => {
      for (let at = 0; !isOver; at += 1) {
        const isDone = await connection
          .call((client) => client.hSet(name, String(at), '1'))
          .then(
            () => true,
            () => false,
          )
        took.push({ isDone })
        if (isDone) acknowledged.push(String(at))
        await sleep(20)
      }
    })()
    return {
      acknowledged,
      took,
      end: async () => {
        isOver = true
        await run
        await connection.untilUp()
        const kept = await connection.call((client) => client.hKeys(name))
        return acknowledged.filter((one) => !kept.includes(one))
      },
    }
  }

  const untilAway = () => until(async () => !(await connection.isUp()))

  it('signs in as the object id of the token', async () => {
    await open()

    expect(await connection.call((client) => client.sendCommand(['ACL', 'WHOAMI']))).toBe(identity.oid)
  })

  it('shows a renewed token once, on the open connection, whatever was reconnected before', async () => {
    await open()
    const id = await connection.call((client) => client.clientId())
    const before = await authentications()

    await identity.renew()
    await until(async () => (await authentications()) > before)
    // One more look of the connection would show a second one.
    await sleep(1_200)

    expect((await authentications()) - before).toBe(1)
    expect(await connection.call((client) => client.clientId())).toBe(id)
    expect(connection.refusals).toEqual([])
  })

  it('outlives its tokens, with a subscription, and loses nothing', async () => {
    identity.setLife(3_000)
    await open()
    const heard: string[] = []
    connection.subscribe('channel', (message) => heard.push(message))
    const writing = startWriting()
    for (let times = 0; times < 3; times += 1) {
      await sleep(1_500)
      await identity.renew()
    }
    await sleep(1_500)

    await redis.ask('PUBLISH', 'channel', 'still here')
    await until(() => heard.length > 0)
    expect(writing.took.every(({ isDone }) => isDone)).toBe(true)
    expect(await writing.end()).toEqual([])
  })

  it('reports a refused renewal, lives on, and tries until it is taken', async () => {
    await open()
    const id = await connection.call((client) => client.clientId())
    identity.renewUnknown()
    await until(() => connection.refusals.length > 0)

    expect(connection.refusals).toEqual([expect.objectContaining({ code: 'WRONGPASS' })])
    expect(await connection.isUp()).toBe(true)
    const before = await authentications()
    await identity.renew()
    await until(async () => (await authentications()) > before)
    expect(await connection.call((client) => client.clientId())).toBe(id)
  })

  it('comes back when its token ended because there was no new one', async () => {
    identity.setLife(1_500)
    await open()
    identity.failWith(new Error('The identity endpoint is away.'))
    await untilAway()
    await until(() => connection.troubles.some((trouble) => trouble?.code === 'NO_TOKEN'))

    identity.failWith(undefined)
    identity.setLife(60_000)

    await connection.untilUp()
    expect(connection.troubles.at(-1)).toBe(undefined)
  })

  it('comes back when it is killed, again and again, with its subscription', async () => {
    await open()
    const heard: string[] = []
    connection.subscribe('channel', (message) => heard.push(message))
    const writing = startWriting()
    for (let times = 0; times < 5; times += 1) {
      await redis.ask('CLIENT', 'KILL', 'USER', identity.oid)
      await connection.untilUp()
    }

    await until(async () => {
      await redis.ask('PUBLISH', 'channel', 'again')
      return heard.length > 0
    })
    expect(await writing.end()).toEqual([])
    expect(identity.listeners()).toBe(1)
  })

  it('comes back when Redis was restarted, and nothing acknowledged is lost', async () => {
    await open()
    const writing = startWriting()
    await sleep(200)

    await redis.stop()
    await untilAway()
    await redis.start()
    identity.forget()

    await connection.untilUp()
    expect(writing.acknowledged.length).toBeGreaterThan(3)
    expect(await writing.end()).toEqual([])
  })

  it('keeps nobody waiting while Redis is frozen, and is there at once when it thaws', async () => {
    await open()
    const writing = startWriting()
    await sleep(300)

    redis.freeze()
    const before = writing.took.length
    // How long they take, `npm run bench -- redis` measures.
    await until(() => writing.took.slice(before).filter(({ isDone }) => !isDone).length > 5)
    redis.thaw()
    await connection.untilUp()

    expect(await writing.end()).toEqual([])
  })

  it('is made anew after a long freeze, which is reported', async () => {
    await open()
    redis.freeze()
    await until(() => connection.troubles.some((trouble) => trouble?.code === 'NO_ANSWER'))
    await sleep(1_000)
    redis.thaw()

    await connection.untilUp()
    expect(connection.troubles.at(-1)).toBe(undefined)
  })

  it('leaves a connection that died without a word, though it is in use', async () => {
    const { proxy, url } = await redis.throughProxy()
    await open(url)
    const heard: string[] = []
    connection.subscribe('channel', (message) => heard.push(message))
    const writing = startWriting()
    await sleep(300)

    proxy.silenceOpen()
    await untilAway()

    await connection.untilUp()
    await until(async () => {
      await redis.ask('PUBLISH', 'channel', 'again')
      return heard.length > 0
    })
    expect(await writing.end()).toEqual([])
  })

  it('leaves a dead connection though nobody uses it', async () => {
    const { proxy, url } = await redis.throughProxy()
    await open(url)
    proxy.silenceOpen()

    await until(() => connection.troubles.some((trouble) => trouble?.code === 'NO_ANSWER'))
    await connection.untilUp()
  })

  it('comes back when the whole network was silent', async () => {
    const { proxy, url } = await redis.throughProxy()
    await open(url)
    proxy.silenceAll(true)
    await until(() => connection.troubles.some((trouble) => trouble?.code === 'NO_ANSWER'))

    proxy.silenceAll(false)

    await connection.untilUp()
  })

  it('comes back when its user was removed and is there again', async () => {
    await open()
    await redis.ask('ACL', 'DELUSER', identity.oid)
    await until(() => connection.troubles.some((trouble) => trouble?.code === 'WRONGPASS'))

    await identity.renew()

    await connection.untilUp()
  })

  describe('that is with a replica', () => {
    const write = () =>
      connection
        .call((client) => client.multi().hSet('failover', 'at', '1').pExpire('failover', 60_000).exec())
        .then(
          () => 'written',
          (error: unknown) =>
            error instanceof StoreAway && error.trouble.kind === 'unreachable' ? error.trouble.code : error,
        )

    /** The number of the administrator's connection: each one that is made takes the next. */
    const lastConnection = async () => Number(await redis.ask('CLIENT', 'ID'))

    it('leaves for the new primary, to which its address leads after a failover', async () => {
      const other = await startTestRedis()
      const primary = { port: redis.port }
      const proxy = await startTcpProxy(() => primary.port)
      identity = createTestIdentity({
        administer: async (commands) => {
          await other.administer(commands)
          return redis.administer(commands)
        },
      })
      await open(`rediss://localhost:${proxy.port}`)
      const heard: string[] = []
      connection.subscribe('failover', (message) => heard.push(message))
      expect(await write()).toBe('written')

      primary.port = other.port
      await redis.ask('REPLICAOF', '127.0.0.1', String(other.port))
      expect(await write()).toBe('READONLY')
      await until(async () => (await write()) === 'written')

      expect(await other.ask('EXISTS', 'failover')).toBe('1')
      await until(async () => {
        await other.ask('PUBLISH', 'failover', 'heard')
        return heard.length > 0
      })
      await redis.ask('REPLICAOF', 'NO', 'ONE')
      connection.close()
      proxy.close()
      await other.close()
    })

    it('tries once a second, is reported as that alone, and writes when it is a primary again', async () => {
      await open()
      await redis.ask('REPLICAOF', '127.0.0.1', '1')
      connection.troubles.length = 0
      const [before, begun] = [await lastConnection(), performance.now()]

      for (let made = 0, asked = 1; made < 3; asked += 1) {
        expect(await write()).not.toBe('written')
        await sleep(20)
        made = (await lastConnection()) - before - asked
      }

      expect(performance.now() - begun).toBeGreaterThan(2_000)
      expect(new Set(connection.troubles.map((trouble) => trouble?.code))).toEqual(new Set(['READONLY']))
      await redis.ask('REPLICAOF', 'NO', 'ONE')
      await until(async () => (await write()) === 'written')
    })
  })

  it('does not take a Redis that is far away for one that hangs', async () => {
    const { proxy, url } = await redis.throughProxy()
    proxy.delay(30)
    await open(url)
    const calls = Array.from({ length: 60 }, async (_, at) => {
      await sleep(at * 25)
      return connection.isUp()
    })

    expect((await Promise.all(calls)).filter((isUp) => !isUp)).toEqual([])
  })

  it('takes an answer that lies in the socket while the event loop was blocked', async () => {
    await open()
    const call = connection.isUp()
    // Sends the call before the block.
    await new Promise(setImmediate)
    const until = performance.now() + 400
    while (performance.now() < until);

    expect(await call).toBe(true)
  })

  it('leaves nothing behind', async () => {
    await open()
    connection.close()

    await until(async () => {
      const clients = await redis.administer([['CLIENT', 'KILL', 'USER', identity.oid]])
      return clients[0] === '0'
    })
    expect(identity.listeners()).toBe(0)
  })
})
