import { type CertificateFault, isCertificateCode, toCertificateFault } from './certificate-fault.ts'
import { probeTls } from './tls-probe.ts'

/**
 * Explains which certificate of a server is not trusted, and why.
 *
 * @param origin `https://redis.example.com:10000`, whatever is spoken after TLS
 * @returns undefined if the code of an error is not about certificates, or all are trusted by now
 */
export async function explainCertificate(origin: string, code: string): Promise<CertificateFault | undefined> {
  if (!isCertificateCode(code)) return undefined
  const handshake = await probeTls(origin)
  if (handshake.kind !== 'untrusted') return undefined
  return toCertificateFault(new URL(origin).host, handshake.code, handshake.chain, Date.now())
}
