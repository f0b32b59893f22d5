import { type ArmHandler, ok } from './arm-request.ts'

const OLDEST = '2015-01-01'

/** `GET /metadata/endpoints`: a client that knows one URL finds a cloud's other endpoints here. Needs no token, as in Azure. */
export function createMetadataHandler({ tenantId }: { tenantId: string }): ArmHandler {
  return ({ origin, apiVersion }) => {
    // If the authority ends in /adfs, MSAL does not validate it against the public cloud.
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
