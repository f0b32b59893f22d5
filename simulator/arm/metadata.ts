import type { ArmHandler } from './arm-request.ts'
import { ok } from './arm-request.ts'

const OLDEST = '2015-01-01'

/** `GET /metadata/endpoints`: how a client that knows one URL finds the rest of a cloud. Open to anybody, as in Azure. */
export function createMetadataHandler({ tenantId }: { tenantId: string }): ArmHandler {
  return ({ origin, apiVersion }) => {
    // With an authority that ends in /adfs, MSAL doesn't ask the public cloud whether it is genuine.
    const authentication = { loginEndpoint: `${origin}/adfs`, audiences: [origin] }
    if (apiVersion === OLDEST) {
      return ok({ galleryEndpoint: origin, graphEndpoint: origin, portalEndpoint: origin, authentication })
    }
    return ok([
      {
        name: 'Local',
        portal: origin,
        resourceManager: origin,
        gallery: origin,
        graph: origin,
        graphAudience: origin,
        activeDirectoryDataLake: origin,
        authentication: { ...authentication, tenant: tenantId, identityProvider: 'ADFS' },
        suffixes: {},
      },
    ])
  }
}
