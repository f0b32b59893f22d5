import { isIP } from 'node:net'
import type { Request } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'

/**
 * The networks whose hosts are believed about whom they ask for: a proxy before the app is in one of them, and nobody on the
 * internet is. The last is of carriers, and of what stands before containers in Azure.
 */
export const PROXIES: readonly string[] = ['loopback', 'linklocal', 'uniquelocal', '100.64.0.0/10']

/**
 * By whom a limit counts: the address that the nearest proxy names, or the peer's own. IPv6 counts by network, since one
 * customer has a whole one.
 */
export function toAddressKey({ ip = '' }: Pick<Request, 'ip'>): string {
  // App Service adds the port.
  const address = /^\[?([^\]]+?)\]?:\d+$/.exec(ip)?.[1] ?? ip
  if (isIP(ip)) return ipKeyGenerator(ip)
  return isIP(address) ? ipKeyGenerator(address) : 'unknown'
}
