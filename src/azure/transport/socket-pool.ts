import { Agent } from 'node:https'
import type { PipelinePolicy } from '@azure/core-rest-pipeline'

/**
 * The connections to Entra and Resource Manager, kept open between requests and limited in number. A rush of people must not
 * open one connection each, or exhaust the outbound ports that App Service gives an instance.
 * https://learn.microsoft.com/azure/app-service/troubleshoot-intermittent-outbound-connection-errors
 */
export function createSocketPool(): Agent {
  return new Agent({ keepAlive: true, maxSockets: MAX_SOCKETS })
}

/** Per host. App Service guarantees 128 SNAT ports per instance. */
const MAX_SOCKETS = 64

/** Sends a client's requests over these connections, which requests of other people may be using too. */
export function overSockets(sockets: Agent): PipelinePolicy {
  return {
    name: 'overSockets',
    sendRequest(request, next) {
      // Hidden from the SDKs' verbose log, which would print other people's requests with all of their headers.
      Object.defineProperty(request, 'agent', { value: sockets, enumerable: false })
      return next(request)
    },
  }
}
