import type { RequestListener } from 'node:http'
import { renderFailure, sendPage } from '../front-door/pages.ts'
import { redirect } from './redirect.ts'

/** Whether Entra trusts another identity provider with signing people out, as it does for federated domains. */
export interface Federation {
  /** Where signing out leads on to; undefined if it ends at Entra. */
  signOutAddress(comeBackTo: string): string | undefined
  set(isOn: boolean): void
}

export function createFederation({ origin, isOn = false }: { origin: string; isOn?: boolean }): Federation {
  let leadsOn = isOn
  return {
    signOutAddress: (comeBackTo) =>
      leadsOn ? `${origin}/sign-out?${new URLSearchParams({ wreply: comeBackTo }).toString()}` : undefined,
    set: (next) => {
      leadsOn = next
    },
  }
}

/** The other identity provider: a third site, which ends its own session and sends the browser back. */
export function createFederatedSite(): RequestListener {
  return (req, res) => {
    const url = URL.parse(req.url ?? '/', 'http://localhost')
    const target = url?.pathname === '/sign-out' ? findReturnAddress(url.searchParams.get('wreply')) : undefined
    if (target === undefined) sendPage(res, 404, renderFailure('Not found', 'This identity provider only signs out.'))
    else redirect(res, target)
  }
}

/** An address of the app: on loopback, below the path of Easy Auth or of the app's own sign-in. Undefined if it is another. */
function findReturnAddress(wanted: string | null): string | undefined {
  const url = URL.parse(wanted ?? '')
  if (url?.protocol !== 'http:' || !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return undefined
  return /^\/\.?auth\//.test(url.pathname) ? url.href : undefined
}
