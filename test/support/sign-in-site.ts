import { createServer, type RequestListener, type Server } from 'node:http'
import type { Directory } from '../../simulator/directory.ts'
import { createAuthorizationCodes } from '../../simulator/sign-in-site/authorization-codes.ts'
import { createFederatedSite, createFederation } from '../../simulator/sign-in-site/federation.ts'
import { createSignInSite } from '../../simulator/sign-in-site/sign-in-site.ts'

/** The local Entra's pages for browsers, and the identity provider that it trusts, each on a site of its own. */
export async function startSignInSite(directory: Directory) {
  const federated = await listen(createFederatedSite())
  const federation = createFederation({ origin: federated.origin })
  const codes = createAuthorizationCodes()
  const site = await listen(createSignInSite({ directory, codes, federation }))
  return {
    signInOrigin: site.origin,
    codes,
    federation,
    closeSignInSite: () => {
      for (const { server } of [site, federated]) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

async function listen(listener: RequestListener): Promise<{ server: Server; origin: string }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { server, origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` }
}
