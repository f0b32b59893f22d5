import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { createDiagnosis } from 'easy-auth-credential/diagnosis'
import * as z from 'zod'
import type { Config } from '../config/config.ts'
import type { OwnDoorConfig } from '../config/front-door.ts'
import { BUDGETS } from '../domain/budgets.ts'
import { toEasyAuthOptions } from '../identity/identity.ts'
import { Fault, toFault } from './fault.ts'
import { findLack } from './registration-lacks.ts'

/** How the remedies of the library name what is the Auth app's. */
const NAMES = {
  clientId: 'AUTH_CLIENT_ID',
  secret: 'AUTH_CLIENT_SECRET',
  certificate: 'AUTH_CLIENT_CERTIFICATE',
  tokenFile: 'AUTH_FEDERATED_TOKEN_FILE',
  registration: 'Auth app registration',
  managedIdentity: 'AUTH_MANAGED_IDENTITY_CLIENT_ID',
}
/** Entra knows both apps, and gives this one nothing: its people have to be assigned to the SDK app. */
const NOT_ASSIGNED = /^AADSTS501051\b/

/**
 * Lets Entra verify the Auth app, by a token of its own for the SDK app, which is discarded.
 *
 * @throws Fault that says which of both registrations lacks what
 */
export async function proveAuthApp(config: Config, { authApp }: OwnDoorConfig, identity: AppIdentity): Promise<string> {
  const options = toEasyAuthOptions({ ...config, sdkApp: authApp }, identity)
  const diagnosis = createDiagnosis({ ...options, names: { ...options.names, ...NAMES } })
  try {
    await diagnosis.proveApp(`api://${config.sdkApp.clientId}/.default`)
  } catch (error) {
    const { message, remedy } = toFault(error)
    if (NOT_ASSIGNED.test(message)) return 'proves who it is. Only people who are assigned to the SDK app can sign in'
    throw new Fault(message, findLack(message, config) ?? remedy)
  }
  return 'proves who it is, and Entra knows the SDK app'
}

const Metadata = z.object({ authorization_endpoint: z.url() })

/**
 * Asks Entra for a sign-in in which nobody takes part, to learn whether it would lead people back here. Entra documents no answer to
 * that but the redirect with an error; what it does not clearly refuse counts as well.
 *
 * @throws Fault if the Auth app lacks an address
 */
export async function checkReturnAddresses(config: Config, { authApp }: OwnDoorConfig): Promise<string> {
  const signal = AbortSignal.timeout(BUDGETS.doctorConnection)
  const discovery = `${config.cloud.authority}/${config.tenantId}/v2.0/.well-known/openid-configuration`
  const { authorization_endpoint } = Metadata.parse(await (await fetch(discovery, { signal })).json())
  const addresses = ['/auth/callback', '/auth/signed-out'].map((path) => `${config.publicOrigin}${path}`)
  const unclear: string[] = []
  for (const address of addresses) {
    const url = new URL(authorization_endpoint)
    const asked = { client_id: authApp.clientId, redirect_uri: address, response_type: 'code', scope: 'openid' }
    for (const [name, value] of Object.entries({ ...asked, response_mode: 'query', prompt: 'none' })) {
      url.searchParams.set(name, value)
    }
    const answer = await fetch(url, { redirect: 'manual', signal })
    if (answer.headers.get('location')?.startsWith(`${address}?`)) continue
    const [said] = /AADSTS\d+/.exec(await answer.text()) ?? []
    const lack = findLack(said ?? '', { ...config, address })
    if (said !== undefined && lack !== undefined)
      throw new Fault(`${said}: Entra would not lead people back to ${address}.`, lack)
    unclear.push(address)
  }
  if (unclear.length > 0) return `Entra does not say whether it knows ${unclear.join(' and ')}`
  return `Entra knows ${addresses.join(' and ')}`
}
