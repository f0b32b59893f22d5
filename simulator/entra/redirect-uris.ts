import type { AppRegistration } from '../directory.ts'

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/**
 * Whether the app has registered the address. Entra compares exactly, but for the port of a loopback address
 * (https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions).
 */
export function isRegistered({ redirectUris = [] }: AppRegistration, wanted: string): boolean {
  return redirectUris.includes(withoutLoopbackPort(wanted))
}

/** Whether the address is Easy Auth's, and not one of an app that signs people in by itself. */
export function isEasyAuth(address: string): boolean {
  return URL.parse(address)?.pathname.startsWith('/.auth/') ?? false
}

/** Compares what the client wrote: no other spelling of the same address counts. */
function withoutLoopbackPort(address: string): string {
  const [, host = '', rest = ''] = /^http:\/\/([^/?#@]*?)(?::\d{1,5})?([/?#].*)?$/s.exec(address) ?? []
  return LOOPBACK.includes(host) ? `http://${host}${rest}` : address
}

/** An address of the app on the same loopback port as `neighbour`. */
export function toSamePort(address: string, neighbour: string): string {
  const url = new URL(address)
  if (LOOPBACK.includes(url.hostname)) url.port = new URL(neighbour).port
  return url.href
}
