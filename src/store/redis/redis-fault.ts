import { ConnectionTimeoutError, ErrorReply, MultiErrorReply, SocketTimeoutError } from '@redis/client'
import { findOwn } from '../../domain/find-own.ts'
import { NoAnswer } from './answer-watch.ts'
import { NoToken } from './redis-credentials.ts'
import type { TokenClaims } from './token-claims.ts'

/** What keeps the app from using Redis, for whoever runs it. */
export interface RedisFault {
  /** The first word of Redis' answer (`WRONGPASS`), or the code of the connection's error. */
  readonly code: string
  readonly reason: string
  readonly remedy: string
}

/** Whose certificate is not trusted, and why; undefined if the code of the error is not about certificates. */
export type ExplainCertificate = (
  origin: string,
  code: string,
) => Promise<{ readonly reason: string; readonly remedy: string } | undefined>

export interface RedisFacts {
  readonly url: string
  readonly isEntra: boolean
  /** Whom the app's last token was for. */
  readonly claims: TokenClaims | undefined
  readonly explainCertificate: ExplainCertificate
  /** Milliseconds since the Unix epoch. */
  readonly now: number
}

/** What an error means, and which setting of which resource to change. It names no password and no token. */
export async function toRedisFault(thrown: unknown, facts: RedisFacts): Promise<RedisFault> {
  const error = findFirst(thrown)
  const code = toCode(error)
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof NoToken) {
    return { code, reason: `The app has no token for Redis. ${toPlain(message)}`, remedy: error.remedy ?? '' }
  }
  const { protocol, host } = new URL(facts.url)
  const isTls = protocol === 'rediss:'
  const certificate = isTls ? await facts.explainCertificate(`https://${host}`, code) : undefined
  const write = findOwn(REDIS_FAULTS, code) ?? (error instanceof ErrorReply ? describeAnswer : describeConnection)
  return { code, ...(certificate ?? write({ ...facts, host, isTls, code, message })) }
}

/** Whether Redis itself answered with this error. */
export function isRedisAnswer(error: unknown): boolean {
  return error instanceof ErrorReply
}

/** A transaction answers with an error for each of its commands. */
function findFirst(error: unknown): unknown {
  if (!(error instanceof MultiErrorReply)) return error
  return error.errorIndexes.length > 0 ? error.replies[error.errorIndexes[0] ?? 0] : error
}

function toCode(error: unknown): string {
  if (error instanceof ErrorReply) return /^[A-Z]+/.exec(error.message)?.[0] ?? 'ERR'
  if (error instanceof NoToken) return 'NO_TOKEN'
  if (SILENCES.some((silence) => error instanceof silence)) return 'NO_ANSWER'
  if (!(error instanceof Error)) return 'UNKNOWN'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.constructor.name
}

/** One of them comes first, by chance. */
const SILENCES = [NoAnswer, ConnectionTimeoutError, SocketTimeoutError] as const

interface Facts extends Pick<RedisFacts, 'isEntra' | 'claims' | 'now'> {
  /** Host and port. */
  readonly host: string
  readonly isTls: boolean
  readonly code: string
  readonly message: string
}
type Description = (facts: Facts) => Omit<RedisFault, 'code'>

const TLS_PORTS = '10000 for Azure Managed Redis, 6380 for Azure Cache for Redis'
/** The commands that the app sends, for custom access policies. */
const COMMANDS = '+ping +multi +exec +hset +hsetnx +hvals +hdel +pexpire +set +get'
const CONFIGURATION = 'under “Data Access Configuration” (Azure Managed Redis: “Authentication”)'

const describeWrongPassword: Description = ({ host, isEntra, claims, now }) => {
  if (!isEntra) {
    return {
      reason: `${host} refuses the user or password of REDIS_URL (WRONGPASS).`,
      remedy:
        'Put the key that the cache has now into REDIS_URL, percent-encoded; or sign in without one: REDIS_AUTH=entra.',
    }
  }
  const whose = claims
    ? `object id ${claims.oid}, audience ${claims.audience}, valid until ${new Date(claims.expiresAt).toISOString()}`
    : 'which it has not read'
  const hasEnded = claims !== undefined && claims.expiresAt < now
  return {
    reason: `${host} refuses the token of the app (WRONGPASS): ${whose}.`,
    remedy: hasEnded
      ? 'The token has ended. If that lasts, set the clock here, or look at what gives out tokens.'
      : `On the cache, turn on Microsoft Entra Authentication, and ${CONFIGURATION} give ${claims?.oid ?? 'the identity'} ` +
        'an access policy: Data Contributor. If that is not the identity that you mean, correct MANAGED_IDENTITY_CLIENT_ID.',
  }
}

const describeNoPermission: Description = ({ host, isEntra, claims, message }) => {
  const command = /run the '([^']+)' command/.exec(message)?.[1]
  const what =
    command === undefined
      ? `use the ${/keys|channels/.exec(message)?.[0] ?? 'keys'} of this app`
      : `run ${command.toUpperCase()}`
  const whom = isEntra && claims ? `object id ${claims.oid}` : 'the user of REDIS_URL'
  return {
    reason: `${host} does not let ${whom} ${what} (NOPERM).`,
    remedy: isEntra
      ? `Assign the access policy Data Contributor or Data Owner ${CONFIGURATION}: Data Reader does not suffice. ` +
        `A custom one needs ${COMMANDS} on ~my-vms:*.`
      : `Let this user run ${COMMANDS} on ~my-vms:*.`,
  }
}

const describeWithoutTls: Description = ({ host, code }) => ({
  reason: `What answers at ${host} does not speak TLS (${code}).`,
  remedy: `Name the port for TLS in REDIS_URL: ${TLS_PORTS}. For a Redis of your own without TLS, begin it with redis://.`,
})

const describeClosed: Description = ({ host, isTls, code }) => ({
  reason: `${host} closes the connection (${code}).`,
  remedy: isTls
    ? 'If that lasts, look at the firewall of the cache and at proxies between here and there.'
    : 'If that lasts, the port is one for TLS: begin REDIS_URL with rediss://.',
})

// A Redis without TLS takes the beginning of a TLS handshake for half a command, and waits for the rest.
const describeSilence: Description = ({ host, isTls }) => ({
  reason: `${host} does not answer.`,
  remedy:
    'It is tried again by itself. If that lasts, look at the cache, and at the firewalls and the private endpoint before it' +
    (isTls ? `; or the port is none for TLS: ${TLS_PORTS}.` : '.'),
})

const describeAnswer: Description = ({ host, message }) => ({
  reason: `${host} answers: ${toPlain(message)}`,
  remedy: 'It is tried again by itself. If that lasts, look at the cache.',
})

const describeConnection: Description = ({ host, code, message }) => ({
  reason: `The connection with ${host} fails: ${toPlain(message)} (${code}).`,
  remedy: 'Look at REDIS_URL: host and port, and at firewalls between here and there.',
})

/** The first words of Redis' answers, and codes of Node's and of the client's errors. */
const REDIS_FAULTS: Readonly<Record<string, Description>> = {
  WRONGPASS: describeWrongPassword,
  NOPERM: describeNoPermission,
  NOAUTH: ({ host }) => ({
    reason: `${host} asks who the app is (NOAUTH), and REDIS_URL has no password.`,
    remedy: 'In Azure, set REDIS_AUTH=entra. Elsewhere, put the user and the password into REDIS_URL.',
  }),
  MOVED: ({ host }) => ({
    reason: `${host} is one of several nodes (MOVED): its clustering policy is OSSCluster, which this app does not follow.`,
    remedy:
      'Choose the clustering policy NoCluster or EnterpriseCluster. Azure can’t change OSSCluster: make the database anew. ' +
      'An Azure Cache for Redis of the Premium tier must not be clustered.',
  }),
  OOM: ({ host }) => ({
    reason: `${host} is full (OOM).`,
    remedy: 'Choose the eviction policy VolatileLRU, or a larger size. What the app saves there expires by itself.',
  }),
  READONLY: ({ host }) => ({
    reason: `${host} is a replica, which takes nothing (READONLY).`,
    remedy: 'A failover ends by itself. If that lasts, name the primary in REDIS_URL.',
  }),
  ECONNREFUSED: ({ host }) => ({
    reason: `Nothing takes connections at ${host} (ECONNREFUSED).`,
    remedy: `Look at the port in REDIS_URL: ${TLS_PORTS}.`,
  }),
  ENOTFOUND: ({ host }) => ({
    reason: `${host} has no address (ENOTFOUND).`,
    remedy: 'Look at the name in REDIS_URL, and at the private DNS zone if the cache has a private endpoint.',
  }),
  ERR_SSL_WRONG_VERSION_NUMBER: describeWithoutTls,
  EPROTO: describeWithoutTls,
  ECONNRESET: describeClosed,
  SocketClosedUnexpectedlyError: describeClosed,
  ETIMEDOUT: describeSilence,
  NO_ANSWER: describeSilence,
}

const MAX_LETTERS = 200

/** Redis chooses this text, and the app logs it. */
function toPlain(text: string): string {
  return text.replace(/\p{C}+/gu, ' ').slice(0, MAX_LETTERS)
}
