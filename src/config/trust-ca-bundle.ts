import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import { ConfigError } from './config.ts'

const BLOCK = /-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs

/**
 * Adds root certificates to Node's own, for every connection of this process: the Azure SDKs, MSAL, fetch and Redis use
 * them.
 *
 * @param now milliseconds since the Unix epoch
 * @returns warnings about the file, as sentences for the log
 * @throws ConfigError if the file can't be read, or holds no certificate, a damaged one, or only expired ones
 */
export function trustCaBundle(path: string, now: number): readonly string[] {
  const certificates = readCertificates(path)
  const expired = certificates.filter(({ validToDate }) => validToDate.getTime() < now)
  const sentences = expired.map((certificate) => `${toName(certificate)} expired on ${toDay(certificate.validToDate)}`)
  if (expired.length === certificates.length) {
    refuse(`names a file of which every certificate has expired: ${sentences.join('; ')}. Renew it, or empty CA_BUNDLE`)
  }
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...certificates.map(String)])
  return sentences.map((sentence) => `CA_BUNDLE: ${sentence}`)
}

function readCertificates(path: string): readonly X509Certificate[] {
  const text = readText(path)
  if (text.trim() === '') refuse('names a file that is empty')
  const blocks = text.match(BLOCK) ?? []
  if (blocks.length === 0) {
    refuse('names a file that holds no certificate in PEM form: nothing in it begins with -----BEGIN CERTIFICATE-----')
  }
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block)
    } catch {
      return refuse(`names a file whose certificate number ${index + 1} is damaged`)
    }
  })
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
    return refuse(UNREADABLE[code] ?? `names a file that cannot be read (${code})`)
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'names a file that does not exist',
  EACCES: 'names a file that the user of this process may not read',
  EISDIR: 'names a folder, not a file',
}

function refuse(fault: string): never {
  throw new ConfigError([`CA_BUNDLE ${fault}`])
}

function toName({ subject }: X509Certificate): string {
  return `“${subject.replaceAll('\n', ', ')}”`
}

function toDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}
