import { EntraError } from './entra-error.ts'

/** What the `claims` parameter asks for (OpenID Connect Core, 5.5), as far as Entra reads it. */
export interface AskedClaims {
  /** Authentication contexts of Conditional Access, such as `c1`. */
  readonly contexts: readonly string[]
  /** Whether a policy or an essential context demands a second factor. */
  readonly secondFactor: boolean
  /** Whether the client supports continuous access evaluation: `{"access_token":{"xms_cc":{"values":["cp1"]}}}`. */
  readonly continuousAccess: boolean
  /** Whether the client answers Resource Manager's claims challenge: `{"access_token":{"nbf":{"essential":true,…}}}`. */
  readonly newerToken: boolean
  /** Whether the id token is to have the claim `login_hint`. */
  readonly loginHint: boolean
}

/** @throws EntraError if it is no JSON object */
export function readAskedClaims(text: string | undefined): AskedClaims {
  const claims = parse(text)
  const acrs = [...findAcrs(claims, 'access_token'), ...findAcrs(claims, 'id_token')]
  const contexts = [...new Set(acrs.flatMap(({ values }) => values))]
  return {
    contexts,
    secondFactor:
      acrs.some(({ essential }) => essential) || find(claims, ['access_token', 'capolids', 'essential']) === true,
    // The .NET libraries write it in capitals.
    continuousAccess: toTexts(find(claims, ['access_token', 'xms_cc', 'values'])).some(
      (name) => name.toLowerCase() === 'cp1',
    ),
    newerToken: find(claims, ['access_token', 'nbf', 'essential']) === true,
    // `null` asks for a claim without any condition.
    loginHint: find(claims, ['id_token', 'login_hint']) !== undefined,
  }
}

function findAcrs(claims: unknown, token: string): { values: readonly string[]; essential: boolean }[] {
  const asked = find(claims, [token, 'acrs'])
  if (asked === undefined) return []
  const values = [...toTexts(find(asked, ['values'])), ...toTexts([find(asked, ['value'])])]
  return [{ values, essential: find(asked, ['essential']) === true }]
}

function find(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  )
}

function toTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function parse(text: string | undefined): unknown {
  if (text === undefined || text === '') return {}
  try {
    const claims: unknown = JSON.parse(text)
    if (typeof claims === 'object' && claims !== null) return claims
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw new EntraError('malformedRequest')
}
