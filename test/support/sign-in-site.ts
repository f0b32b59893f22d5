import { createServer, type Server } from 'node:http'
import type { Entra } from '../../simulator/entra/router.ts'
import { createFederatedSite, createFederation } from '../../simulator/sign-in-site/federation.ts'
import { createSignInSite } from '../../simulator/sign-in-site/sign-in-site.ts'

/** A free port for the local Entra's pages, which Entra has to know before it exists. */
export async function reserveSignInSite(): Promise<{ server: Server; origin: string }> {
  return listen(createServer())
}

/** The local Entra's pages for browsers, and the identity provider that it trusts, each on a site of its own. */
export async function startSignInSite(entra: Entra, site: { server: Server; origin: string }) {
  const federated = await listen(createServer(createFederatedSite()))
  const federation = createFederation({ origin: federated.origin })
  site.server.on('request', createSignInSite({ entra, federation }))
  return {
    signInOrigin: site.origin,
    codes: entra.codes,
    federation,
    closeSignInSite: () => {
      for (const { server } of [site, federated]) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

async function listen(server: Server): Promise<{ server: Server; origin: string }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { server, origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` }
}
