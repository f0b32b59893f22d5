import { Agent } from 'node:https'
import type { PipelinePolicy } from '@azure/core-rest-pipeline'

/**
 * The connections to Entra and Resource Manager: kept open between requests, and bounded, so that a rush of people neither
 * exhausts the ports for outgoing connections that App Service gives an instance nor opens one for each of them.
 * https://learn.microsoft.com/azure/app-service/troubleshoot-intermittent-outbound-connection-errors
 */
export function createSocketPool(): Agent {
  return new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS })
}

/** To one host. App Service promises 128 SNAT ports an instance. */
const MOST_SOCKETS = 64

/** Sends the requests of a client over these connections, on which those of other people may be under way. */
export function overSockets(sockets: Agent): PipelinePolicy {
  return {
    name: 'overSockets',
    sendRequest(request, next) {
      // Hidden from the SDKs' verbose log, which would print what others send with all of its headers.
      Object.defineProperty(request, 'agent', { value: sockets, enumerable: false })
      return next(request)
    },
  }
}
