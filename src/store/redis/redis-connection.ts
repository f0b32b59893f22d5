import { BUDGETS } from '../../domain/budgets.ts'
import type { HistoryTrouble } from '../../domain/history.ts'
import { StoreAway } from '../store-away.ts'
import { createAnswerWatch, NoAnswer } from './answer-watch.ts'
import { createRedisClient, type RedisClient } from './redis-client.ts'
import { createRedisCredentials, NoToken, type RedisIdentity, type SignIn } from './redis-credentials.ts'
import { type ExplainCertificate, isRedisAnswer, type RedisFault, toRedisFault } from './redis-fault.ts'

/** The one connection of the process with Redis. It is made at once, and made again whenever it breaks or falls silent. */
export interface RedisConnection {
  /**
   * Sends commands, and waits for the answer as long as answers usually take.
   *
   * @throws StoreAway at once if there is no connection, within 250 ms if Redis does not answer, and if it refuses
   */
  call<T>(send: (client: RedisClient) => Promise<T>): Promise<T>
  /** Receives what is published on a channel from now on. What is published while there is no connection is missed. */
  subscribe(channel: string, listener: (message: string) => void): void
  close(): void
}

export interface RedisConnectionDeps {
  /** With an identity it has neither user nor password, which would win. */
  readonly url: string
  /** The app's own, if Redis knows it by Entra ID. */
  readonly identity?: RedisIdentity | undefined
  readonly explainCertificate: ExplainCertificate
  /** Receives what is wrong each time that something is, and undefined when there is a connection that answers. */
  readonly onTrouble: (trouble: RedisTrouble | undefined) => void
  /** Redis refuses a renewed token. The connection lives on, until the token that it was made with ends. */
  readonly onRenewalRefused: (fault: RedisFault) => void
}

export type RedisTrouble = Extract<HistoryTrouble, { kind: 'unreachable' }>

export function openRedisConnection(deps: RedisConnectionDeps): RedisConnection {
  const credentials = deps.identity && createRedisCredentials(deps.identity)
  const client = createRedisClient({ url: deps.url, credentials })
  const watch = createAnswerWatch({ isAnswer: isRedisAnswer, onAnswer: beWell })
  /** Listeners by channel that this connection, or any before it, does not have yet. */
  const wanted = new Map<string, (message: string) => void>()
  const renewal = { isUnderWay: false, refusals: 0, notBefore: 0, refused: undefined as SignIn | undefined }
  let trouble: RedisTrouble = CONNECTING
  let isClosed = false
  const replica = { isLeft: false, notBefore: 0 }

  const explain = (error: unknown) =>
    // A socket without a token to sign in with is idle, and ends. That is no fault of Redis.
    toRedisFault(credentials?.isWaiting() ? new NoToken(NO_TOKEN_YET) : error, {
      ...deps,
      isEntra: credentials !== undefined,
      claims: credentials?.claims(),
      now: Date.now(),
    })

  function beWell(): void {
    trouble = CONNECTING
    deps.onTrouble(undefined)
  }

  async function onError(error: unknown): Promise<void> {
    const fault = await explain(error)
    if (isClosed || client.isReady) return
    trouble = { kind: 'unreachable', ...fault }
    deps.onTrouble(trouble)
  }

  function onReady(): void {
    watch.reset()
    // After a replica, only a write shows whether this one is the primary. Who writes reports it.
    if (!replica.isLeft) beWell()
    replica.isLeft = false
    for (const channel of wanted.keys()) join(channel)
    // Its answer says how far away Redis is.
    void look()
  }

  function join(channel: string): void {
    const listener = wanted.get(channel)
    if (!listener || !client.isReady || watch.silentSince() !== undefined) return
    // On later connections the client joins again by itself. If this one breaks first, the next one tries.
    client.subscribe(channel, listener).then(
      () => wanted.delete(channel),
      () => undefined,
    )
  }

  /** Each second. Nothing is written to a connection that is silent: that alone would keep it from ending. */
  async function look(): Promise<void> {
    if (!client.isReady) return
    const since = watch.silentSince()
    if (since !== undefined) {
      if (performance.now() - since > BUDGETS.redisSilent) await reconnect(new NoAnswer())
      return
    }
    const newer = credentials?.findNewer()
    const isPaused = newer === renewal.refused && performance.now() < renewal.notBefore
    const isDue = newer !== undefined && !renewal.isUnderWay && !isPaused
    await watch.within<unknown>(() => (isDue ? signIn(newer) : client.ping())).catch(() => undefined)
  }

  async function reconnect(reason: unknown): Promise<void> {
    // Only a connection that is ready: otherwise the client is about to make one, and would make two.
    client.destroy()
    watch.reset()
    client.connect().catch(onError)
    await onError(reason)
  }

  /** After a failover the address leads to the new primary, and an open connection still to the old one. At most once a second. */
  async function leaveReplica(reason: unknown): Promise<void> {
    if (!client.isReady || performance.now() < replica.notBefore) return
    replica.isLeft = true
    replica.notBefore = performance.now() + BUDGETS.redisPing
    await reconnect(reason)
  }

  /** A new token on the open connection, which otherwise ends with the one that it was made with. */
  async function signIn(by: SignIn): Promise<void> {
    renewal.isUnderWay = true
    try {
      await client.auth(by)
      credentials?.signedIn(by)
      renewal.refusals = 0
    } catch (error) {
      if (isRedisAnswer(error)) await onRefused(by, error)
      throw error
    } finally {
      renewal.isUnderWay = false
    }
  }

  /** The same token again after 1, 2, 4 … 30 s, since an access policy may come later than the token. A newer one at once. */
  async function onRefused(by: SignIn, error: unknown): Promise<void> {
    if (by !== renewal.refused) renewal.refusals = 0
    renewal.refused = by
    if (renewal.refusals === 0) deps.onRenewalRefused(await explain(error))
    renewal.notBefore = performance.now() + Math.min(BUDGETS.redisPing * 2 ** renewal.refusals, BUDGETS.assertionRetry)
    renewal.refusals += 1
  }

  client.on('error', (error) => void onError(error))
  client.on('ready', onReady)
  client.connect().catch(onError)
  const timer = setInterval(() => void look(), BUDGETS.redisPing).unref()

  return {
    async call(send) {
      if (!client.isReady) throw new StoreAway(trouble)
      try {
        return await watch.within(() => send(client))
      } catch (error) {
        // A mistake of the app's own is not Redis' fault.
        if (error instanceof TypeError) throw error
        const away = { kind: 'unreachable', ...(await explain(error)) } as const
        if (isRedisAnswer(error)) deps.onTrouble(away)
        if (away.code === 'READONLY') await leaveReplica(error)
        throw new StoreAway(away, error)
      }
    },
    subscribe(channel, listener) {
      wanted.set(channel, listener)
      join(channel)
    },
    close() {
      isClosed = true
      clearInterval(timer)
      credentials?.close()
      client.destroy()
    },
  }
}

const NO_TOKEN_YET = {
  message: 'Its identity has not answered yet.',
  remedy: 'If that lasts, restart the app: the platform, or a proxy on the way to it, does not give out tokens.',
}

const CONNECTING: RedisTrouble = {
  kind: 'unreachable',
  code: 'CONNECTING',
  reason: 'There is no connection with Redis yet.',
  remedy: '',
}
