import { readFileSync } from 'node:fs'
import type { AppCredential } from 'easy-auth-credential'
import { findCertificateFault } from 'easy-auth-credential/certificate'

/** The settings by which an app registration proves to Entra who it is: exactly one must be set. The first is recommended. */
export type CredentialNames = readonly [identity: string, tokenFile: string, certificate: string, secret: string]

type Settings = Readonly<Record<string, string | undefined>>

/** What is wrong with the credential as a whole: none is set, several are set, or the certificate is unusable. */
export function findCredentialFault(
  settings: Settings,
  names: CredentialNames,
  registration: string,
): string | undefined {
  const given = names.filter((name) => settings[name])
  if (given.length === 0) {
    return `${names.join(', ')}: one of them is missing, by which the ${registration} app registration proves who it is`
  }
  if (given.length > 1) return `${given.join(' and ')} exclude each other: set only one`
  const [, tokenFile, certificate] = names
  const token = settings[tokenFile]
  if (token && !findText(token)?.trim())
    return `${tokenFile} names a file that is not there, cannot be read or is empty`
  const path = settings[certificate]
  const fault = path ? findCertificateFault(findText(path), Date.now()) : undefined
  return fault && `${certificate} ${fault}`
}

/** Expects settings in which `findCredentialFault` finds no fault. */
export function toCredential(settings: Settings, names: CredentialNames, audience: string): AppCredential {
  const [clientId, tokenFile, path, secret = ''] = names.map((name) => settings[name])
  if (clientId) return { kind: 'managed-identity', clientId: clientId.toLowerCase(), audience }
  if (tokenFile) return { kind: 'token-file', path: tokenFile }
  if (path) return { kind: 'certificate', path }
  return { kind: 'secret', secret }
}

function findText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
