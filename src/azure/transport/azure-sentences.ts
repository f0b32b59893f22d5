import type { Sentence } from '../../domain/sentence.ts'

/** What Azure says beside a code. */
export interface Said {
  readonly message: string
  readonly policy: string | undefined
  /** The value of WWW-Authenticate. */
  readonly challenge: string | undefined
}

// What only a sentence of Azure names. Its wording is no contract: each returns undefined if it differs.

const ACTION = /\bMicrosoft(?:\.\w+)+(?:\/[\w*]+)+/i
const SCOPE = /\/subscriptions\/[^\s'"’”`,;)]+|\/providers\/[^\s'"’”`,;)]+/i
const GUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i

/** "… does not have authorization to perform action 'A' over scope 'S' …" */
export function findMissingAction({ message }: Said): Sentence | undefined {
  const action = /perform action '([^']+)'/.exec(message)?.[1]
  return action === undefined ? undefined : { key: 'rightMissing', params: { action } }
}

/**
 * "… has permission to perform action 'A' on scope 'S'; however, it does not have permission to perform action(s) 'B' on the
 * linked scope(s) 'T' …": what comes after "not" is missing.
 */
export function findMissingLinkedAction({ message }: Said): Sentence | undefined {
  const missing = /\bnot\b(.*)/is.exec(message)?.[1] ?? ''
  const action = ACTION.exec(missing)?.[0]
  if (action === undefined) return undefined
  // The path of a scope has parts that look like an action, so it is looked for behind the action.
  const behind = missing.slice(missing.indexOf(action) + action.length).replace(/^['"”’]/, '')
  const scope = SCOPE.exec(behind)?.[0] ?? /['"“‘]([^'"”’]+)['"”’]/.exec(behind)?.[1]
  if (scope === undefined) return undefined
  return { key: 'linkedRightMissing', params: { action, scope } }
}

/** "… the access is denied because of the deny assignment with name 'N' and Id 'I' at scope 'S'." */
export function findDenyAssignment({ message }: Said): Sentence | undefined {
  const named = /deny assignment(?:\s+(?:with|the|named|name|called|id)\b)*\s*:?\s*(.*)/is.exec(message)?.[1] ?? ''
  // Without quotes a name is one word, told from others by a capital, a digit or a hyphen.
  const name = /^['"“‘]([^'"”’]+)/.exec(named)?.[1] ?? /^[\w.-]*[A-Z\d-][\w.-]*\b/.exec(named)?.[0]
  return name === undefined ? undefined : { key: 'protectedBy', params: { name } }
}

/**
 * "… from the wrong issuer 'https://sts.windows.net/A/'. It must match the tenant 'https://sts.windows.net/B/' …". The challenge
 * names the authority of the same tenant: `Bearer authorization_uri="https://login.windows.net/B", …`.
 */
export function findOtherTenant({ message, challenge }: Said): Sentence | undefined {
  const wanted = /\bmust match\b(.*)/is.exec(message)?.[1] ?? ''
  const authority = /\bauthorization_uri="?([^",\s]*)/i.exec(challenge ?? '')?.[1] ?? ''
  const tenant = GUID.exec(wanted)?.[0] ?? GUID.exec(authority)?.[0]
  return tenant === undefined ? undefined : { key: 'inDirectory', params: { tenant } }
}

/**
 * "… cannot perform write operation because following scope(s) are locked: 'S' …". The lock itself has no name there, only what it
 * is on.
 */
export function findLock({ message }: Said): Sentence | undefined {
  const scope = SCOPE.exec(/\blocked\b(.*)/is.exec(message)?.[1] ?? '')?.[0]
  const [, subscription, group, resource] = LOCKED.exec(scope ?? '') ?? []
  if (scope === undefined || subscription === undefined) return undefined
  const level = resource !== undefined ? 'resource' : group !== undefined ? 'group' : 'subscription'
  return { key: 'lockedAt', params: { level, name: resource ?? group ?? subscription, scope } }
}

/** The ids of a subscription, a resource group, and what is in it, of which the last part is the name. */
const LOCKED = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+)(?:\/.*?([^/]+))?)?$/i

/** "Resource 'R' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"P", …}, …}]'." */
export function findPolicy({ message, policy }: Said): Sentence | undefined {
  const name = policy ?? /"policy(?:Assignment|Definition)":\s*\{\s*"name":\s*"([^"]+)"/.exec(message)?.[1]
  return name === undefined ? undefined : { key: 'policyForbidsBy', params: { policy: name } }
}

/**
 * "… results in exceeding approved Q quota. Additional details - …, Location: L, Current Limit: 10, Current Usage: 8, Additional
 * Required: 4, …"; before 2020 "… exceeding quota limits of Core. Maximum allowed: 4, Current in use: 4, Additional requested: 1."
 */
export function findQuota({ message }: Said): Sentence | undefined {
  const [, approved, limited] = /\bexceeding (?:approved (.+?) quota\b|quota limits? of (.+?)\.)/i.exec(message) ?? []
  const [, limit] = /\b(?:Current Limit|Maximum allowed): (\d+)/i.exec(message) ?? []
  const [, used] = /\b(?:Current Usage|Current in use): (\d+)/i.exec(message) ?? []
  const [, needed] = /\bAdditional (?:Required|requested): (\d+)/i.exec(message) ?? []
  const quota = approved ?? limited
  if (quota === undefined || limit === undefined || used === undefined || needed === undefined) return undefined
  return { key: 'quotaOf', params: { quota, limit, used, needed } }
}
