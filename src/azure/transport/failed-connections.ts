import { isRestError } from '@azure/core-rest-pipeline'
import type { Cloud } from '../../config/clouds.ts'
import type { AppError, ErrorKind } from '../../domain/app-error.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Clock } from '../../domain/clock.ts'
import { type CertificateFault, isCertificateCode, toCertificateFault } from './certificate-fault.ts'
import { probeTls } from './tls-probe.ts'

export interface FailedConnections {
  /**
   * Reports which server's certificate caused an error, and why; undefined if no certificate did. Never throws, and takes
   * 2 s at most.
   */
  explain(error: AppError): Promise<CertificateFault | undefined>
}

/** Leaves out timeouts: a person who has already waited for a slow server must not wait for this check too. */
const MAY_BE_A_CERTIFICATE: readonly ErrorKind[] = ['azure-unavailable', 'misconfigured']

/** Distinguishes certificate faults from other connection failures. `onFault` receives each fault found. */
export function createFailedConnections(deps: {
  cloud: Cloud
  clock: Pick<Clock, 'now'>
  onFault: (fault: CertificateFault) => void
}): FailedConnections {
  const cache = new Map<string, { readonly at: number; readonly fault: Promise<CertificateFault | undefined> }>()

  async function look(origin: string): Promise<CertificateFault | undefined> {
    const handshake = await probeTls(origin)
    if (handshake.kind !== 'untrusted') return undefined
    const fault = toCertificateFault(new URL(origin).host, handshake.code, handshake.chain, deps.clock.now())
    deps.onFault(fault)
    return fault
  }

  return {
    explain(error) {
      const origin = MAY_BE_A_CERTIFICATE.includes(error.kind) ? findOrigin(error.cause, deps.cloud) : undefined
      if (origin === undefined) return Promise.resolve(undefined)
      const known = cache.get(origin)
      if (known && deps.clock.now() - known.at < BUDGETS.certificateFaultFresh) return known.fault
      const fault = look(origin)
      cache.set(origin, { at: deps.clock.now(), fault })
      return fault
    },
  }
}

/** The server whose certificate may be at fault, read from the error or its causes. */
function findOrigin(error: unknown, cloud: Cloud): string | undefined {
  for (let one = error; typeof one === 'object' && one !== null; one = 'cause' in one ? one.cause : undefined) {
    // MSAL drops both code and cause of an error when it fetches the tenant's metadata.
    if ('errorCode' in one && one.errorCode === 'endpoints_resolution_error') return cloud.authority
    if ('message' in one && String(one.message).startsWith('endpoints_resolution_error')) return cloud.authority
    if (!('code' in one) || typeof one.code !== 'string' || !isCertificateCode(one.code)) continue
    // The app calls only Entra with fetch, whose error contains no URL.
    return isRestError(one) && one.request ? originOf(one.request.url) : cloud.authority
  }
  return undefined
}

function originOf(url: string): string | undefined {
  return URL.parse(url)?.origin
}
