import { Agent } from 'node:https'

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
