import { createDirectoryNames } from './azure/tenants/directory-names.ts'
import type { ArmClients } from './azure/transport/arm-clients.ts'
import type { Config } from './config/config.ts'
import type { Bus } from './events/bus.ts'
import { createDirectories } from './features/directories/directories.ts'
import { directoryRoutes } from './features/directories/routes.ts'
import type { FrontDoor } from './identity/front-door/front-door.ts'
import { createOtherSelves } from './identity/other-selves.ts'
import { createFindConsentUrl } from './web/chosen-directory.ts'
import { chooseDirectory } from './web/middleware/choose-directory.ts'
import type { SeveralDirectories } from './web/pages.ts'

/** Undefined where people have one directory: then nobody asks Azure which ones they have. */
export function composeDirectories(
  { cloud, otherTenants, frontDoor, sdkApp }: Config,
  { door: { callerIn }, clients, events }: { door: FrontDoor; clients: ArmClients; events: Bus },
): SeveralDirectories | undefined {
  if (otherTenants.length === 0 || !callerIn) return undefined
  const directories = createDirectories({ otherTenants, directoryNames: createDirectoryNames({ clients, events }) })
  const otherSelves = createOtherSelves({ events })
  return {
    routes: directoryRoutes({ directories }),
    choose: chooseDirectory({
      directories,
      callerIn: (req, tenantId) => callerIn(req.headersDistinct, tenantId),
      onFound: otherSelves.note,
    }),
    findConsentUrl: createFindConsentUrl({
      authority: cloud.authority,
      apps: [...(frontDoor.kind === 'own' ? [frontDoor.authApp.clientId] : []), sdkApp.clientId],
    }),
  }
}
