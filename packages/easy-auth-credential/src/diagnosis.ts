import { decodeJwt } from 'jose'
import { toLine } from '../../../src/diagnosis/fault.ts'
import { type ExpectedClaims, findClaimFaults } from './claims.ts'

/** Which claims of a token are wrong, one sentence each. Says nothing about its signature. */
export function findTokenFaults(token: string, expected: ExpectedClaims): readonly string[] {
  const payload = decode(token)
  if (!payload) return ['It is no signed token (JWT).']
  return findClaimFaults(payload, expected).map(({ description }) => toLine(description))
}

function decode(token: string): object | undefined {
  try {
    return decodeJwt(token)
  } catch {
    return undefined
  }
}
