import type { ServerResponse } from 'node:http'

/**
 * An address that the Auth app has registered, to which the browser may go back: on loopback, where Entra ignores the port
 * (https://learn.microsoft.com/entra/identity-platform/reply-url), and below /.auth. Undefined if it is another.
 */
export function findReturnAddress(wanted: string | null): string | undefined {
  const url = URL.parse(wanted ?? '')
  if (url === null || url.protocol !== 'http:' || !LOOPBACK.includes(url.hostname)) return undefined
  return url.pathname.startsWith('/.auth/') ? url.href : undefined
}

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

export function redirect(res: ServerResponse, target: string): void {
  res.writeHead(302, { location: target, 'cache-control': 'no-store' })
  res.end()
}
