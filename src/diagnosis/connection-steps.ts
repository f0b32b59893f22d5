import { lookup } from 'node:dns/promises'
import { toCertificateFault } from '../azure/transport/certificate-fault.ts'
import { probeTls } from '../azure/transport/tls-probe.ts'
import { BUDGETS } from '../domain/budgets.ts'
import { Fault, readCode } from './fault.ts'

/** @returns the addresses of an origin's host */
export async function resolveName(origin: string): Promise<string> {
  const host = new URL(origin).hostname.replace(/^\[|\]$/g, '')
  try {
    const addresses = await lookup(host, { all: true })
    return `${host} is ${addresses.map(({ address }) => address).join(', ')}`
  } catch (error) {
    throw new Fault(`${host} has no address (${readCode(error) ?? String(error)}).`)
  }
}

/** Connects over TLS as the app does, and sends no request. */
export async function greet(origin: string, now: number): Promise<string> {
  const { host } = new URL(origin)
  const handshake = await probeTls(origin)
  if (handshake.kind === 'trusted') return `${host} is trusted, ${handshake.protocol}`
  if (handshake.kind === 'none') throw new Fault(`${host} does not take a connection (${handshake.code}).`)
  const { reason, remedy } = toCertificateFault(host, handshake.code, handshake.chain, now)
  throw new Fault(reason, remedy)
}

/** Every Resource Manager request needs a token (https://learn.microsoft.com/rest/api/azure), so 401 shows that it is up. */
export async function knock(origin: string): Promise<string> {
  const url = `${origin}/subscriptions?api-version=2022-12-01`
  const { status } = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(BUDGETS.doctorConnection) })
  if (status === 401) return `${new URL(origin).host} answers and asks for a token`
  throw new Fault(`${new URL(origin).host} answers ${status} to who has no token, where Resource Manager answers 401.`)
}
