import type { IncomingMessage } from 'node:http'
import type { Directory } from '../directory.ts'

export const CALLBACK = '/.auth/login/aad/callback'
export const SIGNED_OUT = '/.auth/logout/complete'

/** The addresses of Entra's pages to which the front door sends a browser, and the ones to which they send it back. */
export function createEntraAddresses(deps: {
  directory: Directory
  signInOrigin: string
  toOwnOrigin: (req: IncomingMessage) => string
}) {
  const { directory, signInOrigin, toOwnOrigin } = deps
  const at = (name: string, query: Record<string, string>) =>
    `${signInOrigin}/${directory.tenantId}/oauth2/v2.0/${name}?${new URLSearchParams(query).toString()}`
  return {
    signIn: (req: IncomingMessage, target: string, hint: string): string =>
      at('authorize', {
        client_id: directory.apps.auth.clientId,
        response_type: 'code',
        response_mode: 'query',
        scope: `openid profile email offline_access api://${directory.apps.sdk.clientId}/user_impersonation`,
        redirect_uri: `${toOwnOrigin(req)}${CALLBACK}`,
        state: `redir=${encodeURIComponent(target)}`,
        ...(hint === '' ? {} : { login_hint: hint }),
      }),
    signOut: (req: IncomingMessage, target: string): string => {
      const back =
        target === SIGNED_OUT ? '' : `?${new URLSearchParams({ post_logout_redirect_uri: target }).toString()}`
      return at('logout', { post_logout_redirect_uri: `${toOwnOrigin(req)}${SIGNED_OUT}${back}` })
    },
  }
}

/** The target that `state` carries through Entra, as Easy Auth does. */
export function readState(state: string | null): string | undefined {
  return new URLSearchParams(state ?? '').get('redir') ?? undefined
}
