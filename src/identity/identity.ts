import type { Agent } from 'node:https'
import {
  type AccessToken,
  createEasyAuth,
  type CredentialOptions,
  type EasyAuthOptions,
  type RequestHeaders,
} from 'easy-auth-credential'
import type { AppIdentity } from 'easy-auth-credential/app-identity'
import type { Config } from '../config/config.ts'
import type { AppError } from '../domain/app-error.ts'
import { BUDGETS } from '../domain/budgets.ts'
import type { Call, Caller } from '../domain/call.ts'
import type { Bus } from '../events/bus.ts'
import { createSignInEvents } from './sign-in-events.ts'
import { type Asked, toAppError } from './to-app-error.ts'

/** Identifies the person who sends a request with these headers, or whose access token this is. Throws AppError. */
export type Identify = (source: RequestHeaders | string) => Promise<Caller>

/** Exchanges a person's access token for their own token for Azure Resource Manager. */
export interface OnBehalfOf {
  /**
   * The person's token for Azure Resource Manager: the cached one, or else a new one.
   *
   * @param claims a claims challenge from Azure; the token that answers it is always new
   * @throws AppError if Entra refuses, is slow, or can't be reached
   */
  tokenFor(call: Call, claims?: string): Promise<AccessToken>
}

export interface Identity {
  readonly identify: Identify
  /** Tells that Entra, or this app, has refused a sign-in of this id: once, however often its page is opened again. */
  readonly refused: (error: AppError, signInId: string) => void
  readonly onBehalfOf: OnBehalfOf
  /** Fetches the app's own proof of who it is before the first person needs it. Does not throw. */
  readonly warmUp: () => void
  readonly close: () => void
}

/** Everything about who someone is, from the library, in the app's words. Forgets whoever leaves. */
export function createIdentity(deps: {
  config: IdentityConfig
  appIdentity: AppIdentity
  sockets: Agent
  /** Records what an exchange asks Entra. */
  httpClientFor: (call: Call) => NonNullable<CredentialOptions['httpClient']>
  events: Bus
}): Identity {
  const easyAuth = createEasyAuth({ ...toEasyAuthOptions(deps.config, deps.appIdentity), agent: deps.sockets })
  const scope = `${deps.config.cloud.armAudience}/.default`
  const signIns = createSignInEvents(deps)
  const canAnswer = deps.config.frontDoor.kind === 'own'
  deps.events.subscribe('person-left', easyAuth.forget)
  return {
    async identify(source) {
      try {
        const { person, assertion } = await inOurWords(easyAuth.identify(source))
        signIns.verified({ person, assertion })
        return { person, assertion }
      } catch (error) {
        signIns.refused(error, source)
        throw error
      }
    },
    refused: signIns.callbackRefused,
    onBehalfOf: {
      async tokenFor(call, claims) {
        const credential = easyAuth.credentialFor(call, {
          abortSignal: call.signal,
          httpClient: deps.httpClientFor(call),
        })
        try {
          const token = credential.getToken(scope, { ...(claims !== undefined && { claims }) })
          return await inOurWords(token, { challenge: claims, canAnswer })
        } catch (error) {
          signIns.exchangeRefused(error, call)
          throw error
        }
      },
    },
    warmUp: easyAuth.warmUp,
    close: easyAuth.close,
  }
}

type IdentityConfig = Pick<Config, 'cloud' | 'tenantId' | 'otherTenants' | 'sdkApp' | 'managedIdentity' | 'frontDoor'>

/** The library's options, and what this app calls them where a remedy names them. */
export function toEasyAuthOptions(
  { cloud, tenantId, otherTenants, sdkApp, managedIdentity }: Omit<IdentityConfig, 'frontDoor'>,
  appIdentity: AppIdentity,
): EasyAuthOptions {
  const { credential } = sdkApp
  const isOneIdentity = credential.kind === 'managed-identity' && credential.clientId === managedIdentity.clientId
  return {
    tenantId,
    otherTenantIds: otherTenants,
    clientId: sdkApp.clientId,
    credential,
    ...(isOneIdentity && { appIdentity }),
    authority: cloud.authority,
    limits: BUDGETS,
    names: {
      tenantId: 'TENANT_ID',
      otherTenantIds: 'OTHER_TENANTS',
      clientId: 'SDK_CLIENT_ID',
      secret: 'SDK_CLIENT_SECRET',
      certificate: 'SDK_CLIENT_CERTIFICATE',
      tokenFile: 'SDK_FEDERATED_TOKEN_FILE',
      cloud: 'CLOUD',
      registration: 'SDK app registration',
      resource: 'Azure Resource Manager by ARM_AUDIENCE',
      managedIdentity: 'SDK_MANAGED_IDENTITY_CLIENT_ID',
    },
  }
}

async function inOurWords<T>(promise: Promise<T>, asked?: Asked): Promise<T> {
  return promise.catch((error: unknown) => {
    throw toAppError(error, asked)
  })
}
