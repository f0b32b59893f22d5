import type { RequestHandler } from 'express'
import { createArmClients } from './azure/transport/arm-clients.ts'
import { createComputeSubscriptionVms } from './azure/compute/subscription-vms.ts'
import { createGraphQuota } from './azure/resource-graph/quota.ts'
import { createSubscriptionNames } from './azure/subscriptions/subscription-names.ts'
import { createArmNames } from './azure/subscriptions/names.ts'
import { createComputeVms } from './azure/compute/compute-vms.ts'
import { createFailedConnections } from './azure/transport/failed-connections.ts'
import { createGraphInventory } from './azure/resource-graph/inventory.ts'
import { createOnBehalfOf } from './azure/entra/on-behalf-of.ts'
import { createSocketPool } from './azure/transport/socket-pool.ts'
import { createTenantKeys } from './azure/entra/tenant-keys.ts'
import type { Config } from './config/config.ts'
import { createOperations } from './services/operations.ts'
import { createPolicyPorts } from './services/policy-ports.ts'
import type { Clock, OperationStore } from './services/ports.ts'
import { createFresherStates } from './services/fresher-states.ts'
import { createVmExport } from './services/vm-export.ts'
import { createVmFollow } from './services/vm-follow.ts'
import { createVmList } from './services/vm-list.ts'
import { createVmLoss } from './services/vm-loss.ts'
import { createVmPower } from './services/vm-power.ts'
import { createSubscriptionScans } from './services/subscription-scan.ts'
import { createVmView } from './services/vm-view.ts'
import { createCachedInventory } from './store/cached-inventory.ts'
import { createBestEffortOperations } from './store/best-effort-operations.ts'
import type { Logger } from './telemetry/logger.ts'
import type { Assets } from './web/assets.ts'
import { createPages } from './web/pages.ts'
import { createStreams } from './web/streams.ts'
import { createIdentify } from './identity/identity.ts'

export interface ComposedPages {
  readonly pages: RequestHandler
  /** Ends the event streams, which otherwise last until their page is closed. */
  readonly endStreams: () => void
  /** Call this once no request is in flight. */
  readonly close: () => void
}

/** Builds the pages and their dependencies. */
export async function composePages(deps: {
  config: Config
  logger: Logger
  assets: Assets
  clock: Clock
}): Promise<ComposedPages> {
  const { config, logger, assets, clock } = deps
  const { cloud, tenantId, sdkApp, branding, policy } = config
  const onError = (error: Error) => logger.warn({ error: error.message }, 'the store of operations failed')
  const operationStore = createBestEffortOperations({ store: await openOperations(config, onError), onError })
  const streams = createStreams()

  const sockets = createSocketPool()
  const onBehalfOf = createOnBehalfOf({ cloud, tenantId, sdkApp, sockets })
  const clients = createArmClients({ cloud, onBehalfOf, sockets, graphQuota: createGraphQuota({ clock }) })
  const subscriptionNames = createSubscriptionNames({ clients })
  const names = createArmNames({ clients, subscriptionNames })
  const cachedInventory = createCachedInventory({ inventory: createGraphInventory({ clients, names, clock }) })
  const { inventory, subscriptionVms, computeVms, store } = createPolicyPorts({
    inventory: cachedInventory,
    subscriptionVms: createComputeSubscriptionVms({ clients, subscriptionNames }),
    computeVms: createComputeVms({ clients, cloud }),
    store: operationStore,
    policy,
  })

  const operations = createOperations({ store, computeVms, clock })
  const fresherStates = createFresherStates({ clock, forgetLists: cachedInventory.forget })
  const scan = createSubscriptionScans({ subscriptionVms, clock })
  const vmView = createVmView({ inventory, computeVms, operations, fresherStates, names })
  const pages = createPages({
    identify: createIdentify({
      tenantKeys: createTenantKeys({ cloud, tenantId, clock }),
      tenantId,
      audience: sdkApp.clientId,
    }),
    portal: { origin: config.portal, tenantId },
    publicOrigin: config.publicOrigin,
    assets,
    logger,
    clock,
    streams,
    branding,
    policy,
    operations,
    vmView,
    vmList: createVmList({ inventory, scan, computeVms, operations, fresherStates, names, clock }),
    vmExport: createVmExport({ inventory, scan, names }),
    vmLoss: createVmLoss({ inventory }),
    vmPower: createVmPower({ computeVms, store, clock, policy, forgetLists: cachedInventory.forget }),
    vmFollow: createVmFollow({ vmView, computeVms, operations, clock }),
    obtainToken: onBehalfOf.tokenFor,
    forget: (personKey) => {
      onBehalfOf.forget(personKey)
      cachedInventory.forget(personKey)
      scan.forget(personKey)
    },
    explain: createFailedConnections({
      cloud,
      clock,
      onFault: (fault) => logger.warn({ ...fault }, 'a certificate is not trusted'),
    }).explain,
  })

  return {
    pages,
    endStreams: streams.closeAll,
    close: () => {
      sockets.destroy()
      store.close()
    },
  }
}

/** Loads only the store that is in use. */
async function openOperations({ redisUrl, dataDir }: Config, onError: (error: Error) => void): Promise<OperationStore> {
  if (redisUrl === undefined) {
    const { openSqliteOperations } = await import('./store/sqlite-operations.ts')
    return openSqliteOperations({ dataDir })
  }
  const { openRedisOperations } = await import('./store/redis-operations.ts')
  return openRedisOperations({ url: redisUrl, onError })
}
