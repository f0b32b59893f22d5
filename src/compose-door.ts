import type { AppIdentity } from 'easy-auth-credential/app-identity'
import type { RequestHandler } from 'express'
import type { Config } from './config/config.ts'
import type { Clock } from './domain/clock.ts'
import type { EndedSessions } from './domain/ended-sessions.ts'
import type { Bus } from './events/bus.ts'
import { frontChannelLogoutRoutes, signInRoutes } from './features/sign-in/routes.ts'
import { createAuthIdentity } from './identity/app-identity.ts'
import { createEasyAuthDoor } from './identity/front-door/easy-auth-door.ts'
import type { FrontDoor } from './identity/front-door/front-door.ts'
import type { Identity } from './identity/identity.ts'

export interface OpenedDoor {
  readonly door: FrontDoor
  readonly framedFeatures: readonly RequestHandler[]
  readonly openFeatures: readonly RequestHandler[]
  readonly closeDoor: () => void
}

/** Who signs people in, with the routes of its own. Loads the app's own only if it is in use. */
export async function openDoor(
  { config, clock }: { config: Config; clock: Clock },
  {
    appIdentity,
    identity,
    endedSessions,
    events,
  }: { appIdentity: AppIdentity; identity: Identity; endedSessions: EndedSessions; events: Bus },
): Promise<OpenedDoor> {
  const { frontDoor, tenantId, sdkApp, publicOrigin, cloud } = config
  const { identify } = identity
  if (frontDoor.kind === 'easy-auth') return { ...NO_ROUTES, door: createEasyAuthDoor({ identify }) }
  const { createOwnDoor } = await import('./identity/front-door/own/own-door.ts')
  const authIdentity = createAuthIdentity(config, appIdentity)
  const door = createOwnDoor({
    door: frontDoor,
    authIdentity,
    authority: cloud.authority,
    tenantId,
    sdkClientId: sdkApp.clientId,
    publicOrigin,
    identify,
    refused: identity.refused,
    ended: endedSessions,
    events,
    now: clock.now,
  })
  return {
    door,
    framedFeatures: [frontChannelLogoutRoutes({ signIn: door })],
    openFeatures: [signInRoutes({ signIn: door })],
    closeDoor: () => {
      if (authIdentity !== appIdentity) authIdentity?.close()
    },
  }
}

const NO_ROUTES = { framedFeatures: [], openFeatures: [], closeDoor: () => undefined }
