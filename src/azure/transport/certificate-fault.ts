import { findOwn } from '../../domain/find-own.ts'
import type { PresentedCertificate } from './tls-probe.ts'

export interface CertificateFault {
  /** Which server's certificate is at fault, and why. */
  readonly reason: string
  /** What the operator of the app can do. */
  readonly remedy: string
}

/** Explains why a chain isn't trusted. `code` is OpenSSL's or Node's, `now` is in milliseconds since the Unix epoch. */
export function toCertificateFault(
  host: string,
  code: string,
  chain: readonly PresentedCertificate[],
  now: number,
): CertificateFault {
  const [leaf] = chain
  const last = chain.at(-1)
  if (!leaf || !last) return { reason: `${host} presents no certificate.`, remedy: 'Look at the server.' }
  const write = findOwn(FAULTS, code) ?? describeOther
  const { what, remedy } = write({ code, leaf, last, chain, now })
  return { reason: `The certificate of ${host}, issued by “${leaf.issuer}”, is not trusted: ${what}.`, remedy }
}

/** Whether a code is one of Node's certificate error codes that this module can describe. */
export function isCertificateCode(code: string): boolean {
  return Object.hasOwn(FAULTS, code)
}

interface Facts {
  readonly code: string
  readonly leaf: PresentedCertificate
  /** The end of the known chain: a root, or a certificate whose issuer is missing. */
  readonly last: PresentedCertificate
  readonly chain: readonly PresentedCertificate[]
  readonly now: number
}
type Description = (facts: Facts) => { readonly what: string; readonly remedy: string }

const INSPECTED = 'If you do not know it, a proxy on the way inspects TLS, and it is the CA of that proxy.'

const describeUnknownIssuer: Description = ({ last }) => ({
  what: `the chain ends with “${last.subject}”, whose issuer “${last.issuer}” is not known here`,
  remedy: `Name the certificate of “${last.issuer}” in CA_BUNDLE. ${INSPECTED}`,
})

const describeDates: Description = ({ chain, leaf, now }) => {
  const { subject, validFrom, validTo } = chain.find((one) => one.validTo < now || one.validFrom > now) ?? leaf
  const what =
    validFrom > now
      ? `“${subject}” is not valid before ${toDay(validFrom)}`
      : `“${subject}” expired on ${toDay(validTo)}`
  return { what, remedy: `Renew it on the server. The clock here says ${toDay(now)}; if that is wrong, set it.` }
}

const describeOther: Description = ({ code }) => ({
  what: `its check ends with ${code}`,
  remedy: 'Look at the certificates of the server.',
})

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes and ERR_TLS_CERT_ALTNAME_INVALID. */
const FAULTS: Readonly<Record<string, Description>> = {
  SELF_SIGNED_CERT_IN_CHAIN: ({ last }) => ({
    what: `the chain ends with the root “${last.subject}”, which is not known here`,
    remedy: `Name the certificate of “${last.subject}” in CA_BUNDLE. ${INSPECTED}`,
  }),
  DEPTH_ZERO_SELF_SIGNED_CERT: ({ leaf }) => ({
    what: `“${leaf.subject}” is signed by itself alone`,
    remedy: 'Give the server a certificate of a CA, or name this one in CA_BUNDLE if it is meant to be so.',
  }),
  // The server sent only one certificate, so an unknown CA and an omitted intermediate look the same.
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ({ leaf }) => ({
    what: `its issuer is not known here, and the server does not send the certificate of that issuer`,
    remedy:
      `If “${leaf.issuer}” is an intermediate CA, let the server send the whole chain; ` +
      `if it is a root of your own, name it in CA_BUNDLE.`,
  }),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: describeUnknownIssuer,
  UNABLE_TO_GET_ISSUER_CERT: describeUnknownIssuer,
  CERT_HAS_EXPIRED: describeDates,
  CERT_NOT_YET_VALID: describeDates,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ leaf }) => ({
    what: `it is for other names (${leaf.names || 'none at all'})`,
    remedy: 'Correct the address of the server in the settings, or give the server a certificate for this name.',
  }),
  CERT_REVOKED: describeOther,
  CERT_UNTRUSTED: describeOther,
  CERT_REJECTED: describeOther,
  CERT_SIGNATURE_FAILURE: describeOther,
  CERT_CHAIN_TOO_LONG: describeOther,
  INVALID_CA: describeOther,
  INVALID_PURPOSE: describeOther,
  PATH_LENGTH_EXCEEDED: describeOther,
}

function toDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
