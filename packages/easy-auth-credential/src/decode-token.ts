import { decodeJwt } from 'jose'

/** The claims of a token without any check, so they decide nothing; undefined if it is no signed token. */
export function decodeToken(token: string): object | undefined {
  try {
    return decodeJwt(token)
  } catch {
    return undefined
  }
}
