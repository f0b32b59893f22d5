import { EntraError } from './entra-error.ts'

/** A token request. Each form parameter occurs at most once (RFC 6749, 3.2). */
export interface TokenRequest {
  readonly client: { readonly clientId: string | undefined; readonly clientSecret: string | undefined }
  find(name: string): string | undefined
  /** Throws AADSTS900144 with the parameter's name if it is missing. */
  get(name: string): string
}

export function readTokenRequest(form: string, authorization: string | undefined): TokenRequest {
  const parameters = new URLSearchParams(form)
  const find = (name: string): string | undefined => {
    const values = parameters.getAll(name)
    if (values.length > 1) throw new EntraError('malformedRequest')
    // An empty parameter counts as left out (RFC 6749, 3.2).
    return values[0] === '' ? undefined : values[0]
  }
  const basic = readBasic(authorization)
  return {
    client: {
      clientId: find('client_id') ?? basic?.clientId,
      clientSecret: find('client_secret') ?? basic?.clientSecret,
    },
    find,
    get: (name) => {
      const value = find(name)
      if (value === undefined) throw new EntraError('missingParameter', { name })
      return value
    },
  }
}

function readBasic(authorization: string | undefined): { clientId: string; clientSecret: string } | undefined {
  const encoded = /^basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [id, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  // Both halves are form-encoded before they are joined (RFC 6749, 2.3.1).
  const [clientId = '', clientSecret = ''] = [id ?? '', secret.join(':')].map(decodeFormValue)
  return { clientId, clientSecret }
}

function decodeFormValue(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
