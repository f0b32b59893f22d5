import type { Sentence } from '../../domain/sentence.ts'

// What only a sentence of Azure names. Its wording is no contract: each returns undefined if it differs.

const ACTION = /\bMicrosoft(?:\.\w+)+(?:\/[\w*]+)+/i
const SCOPE = /\/subscriptions\/[^\s'"’”`,;)]+|\/providers\/[^\s'"’”`,;)]+/i
const GUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i

/** "… does not have authorization to perform action 'A' over scope 'S' …" */
export function findMissingAction(message: string): Sentence | undefined {
  const action = /perform action '([^']+)'/.exec(message)?.[1]
  return action === undefined ? undefined : { key: 'rightMissing', params: { action } }
}

/**
 * "… has permission to perform action 'A' on scope 'S'; however, it does not have permission to perform action(s) 'B' on the
 * linked scope(s) 'T' …": what comes after "not" is missing.
 */
export function findMissingLinkedAction(message: string): Sentence | undefined {
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
export function findDenyAssignment(message: string): Sentence | undefined {
  const named = /deny assignment(?:\s+(?:with|the|named|name|called|id)\b)*\s*:?\s*(.*)/is.exec(message)?.[1] ?? ''
  // Without quotes a name is one word, told from others by a capital, a digit or a hyphen.
  const name = /^['"“‘]([^'"”’]+)/.exec(named)?.[1] ?? /^[\w.-]*[A-Z\d-][\w.-]*\b/.exec(named)?.[0]
  return name === undefined ? undefined : { key: 'protectedBy', params: { name } }
}

/**
 * "… from the wrong issuer 'https://sts.windows.net/A/'. It must match the tenant 'https://sts.windows.net/B/' …". The challenge
 * names the authority of the same tenant: `Bearer authorization_uri="https://login.windows.net/B", …`.
 */
export function findOtherTenant(message: string, challenge: string | undefined): Sentence | undefined {
  const wanted = /\bmust match\b(.*)/is.exec(message)?.[1] ?? ''
  const authority = /\bauthorization_uri="?([^",\s]*)/i.exec(challenge ?? '')?.[1] ?? ''
  const tenant = GUID.exec(wanted)?.[0] ?? GUID.exec(authority)?.[0]
  return tenant === undefined ? undefined : { key: 'inDirectory', params: { tenant } }
}
