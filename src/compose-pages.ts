import type { RequestHandler } from 'express'
import { createArmClients } from './azure/arm-clients.ts'
import { createComputeEstate } from './azure/compute-estate.ts'
import { createGraphQuota } from './azure/graph-quota.ts'
import { createSubscriptionNames } from './azure/subscription-names.ts'
import { createArmNames } from './azure/arm-names.ts'
import { createComputeMachines } from './azure/compute-machines.ts'
import { createFailedConnections } from './azure/failed-connections.ts'
import { createGraphInventory } from './azure/graph-inventory.ts'
import { createOnBehalfOf } from './azure/on-behalf-of.ts'
import { createSocketPool } from './azure/socket-pool.ts'
import { createTenantKeys } from './azure/tenant-keys.ts'
import type { Config } from './config/config.ts'
import { createOperations } from './services/operations.ts'
import { createLimitedPorts } from './services/limited-ports.ts'
import type { Clock, OperationStore } from './services/ports.ts'
import { createSightings } from './services/sightings.ts'
import { createVmExport } from './services/vm-export.ts'
import { createVmFollow } from './services/vm-follow.ts'
import { createVmList } from './services/vm-list.ts'
import { createVmLoss } from './services/vm-loss.ts'
import { createVmPower } from './services/vm-power.ts'
import { createVmSurvey } from './services/vm-survey.ts'
import { createVmView } from './services/vm-view.ts'
import { createKeptInventory } from './store/kept-inventory.ts'
import { createForgivingOperations } from './store/forgiving-operations.ts'
import type { Logger } from './telemetry/logger.ts'
import type { Assets } from './web/assets.ts'
import { createPages } from './web/pages.ts'
import { createStreams } from './web/streams.ts'

export interface ComposedPages {
  readonly pages: RequestHandler
  /** Ends what would go on for as long as a page is open. */
  readonly endStreams: () => void
  /** To be called once no request is under way any more. */
  readonly close: () => void
}

/** Puts the pages together, and all that they ask. */
export async function composePages(deps: {
  config: Config
  logger: Logger
  assets: Assets
  clock: Clock
}): Promise<ComposedPages> {
  const { config, logger, assets, clock } = deps
  const { cloud, tenantId, sdkApp, house, limits } = config
  const onError = (error: Error) => logger.warn({ error: error.message }, 'the store of operations failed')
  const kept = createForgivingOperations({ store: await openOperations(config, onError), onError })
  const streams = createStreams()

  const sockets = createSocketPool()
  const onBehalfOf = createOnBehalfOf({ cloud, tenantId, sdkApp, sockets })
  const clients = createArmClients({ cloud, onBehalfOf, sockets, graphQuota: createGraphQuota({ clock }) })
  const subscriptionNames = createSubscriptionNames({ clients })
  const names = createArmNames({ clients, subscriptionNames })
  const keptInventory = createKeptInventory({ inventory: createGraphInventory({ clients, names, clock }) })
  const { inventory, estate, machines, store } = createLimitedPorts({
    inventory: keptInventory,
    estate: createComputeEstate({ clients, subscriptionNames }),
    machines: createComputeMachines({ clients, cloud }),
    store: kept,
    limits,
  })

  const operations = createOperations({ store, machines, clock })
  const sightings = createSightings({ clock, forgetLists: keptInventory.forget })
  const survey = createVmSurvey({ estate, clock })
  const vmView = createVmView({ inventory, machines, operations, sightings, names })
  const pages = createPages({
    identity: { tenantKeys: createTenantKeys({ cloud, tenantId, clock }), tenantId, audience: sdkApp.clientId },
    portal: { origin: config.portal, tenantId },
    publicOrigin: config.publicOrigin,
    assets,
    logger,
    clock,
    streams,
    house,
    limits,
    operations,
    vmView,
    vmList: createVmList({ inventory, survey, machines, operations, sightings, names, clock }),
    vmExport: createVmExport({ inventory, survey, names }),
    vmLoss: createVmLoss({ inventory }),
    vmPower: createVmPower({ machines, store, clock, limits, forgetLists: keptInventory.forget }),
    vmFollow: createVmFollow({ vmView, machines, operations, clock }),
    obtainToken: onBehalfOf.tokenFor,
    forget: (userObjectId) => {
      onBehalfOf.forget(userObjectId)
      keptInventory.forget(userObjectId)
      survey.forget(userObjectId)
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

/** Only the store that is used is loaded. */
async function openOperations({ redisUrl, dataDir }: Config, onError: (error: Error) => void): Promise<OperationStore> {
  if (redisUrl === undefined) {
    const { openSqliteOperations } = await import('./store/sqlite-operations.ts')
    return openSqliteOperations({ dataDir })
  }
  const { openRedisOperations } = await import('./store/redis-operations.ts')
  return openRedisOperations({ url: redisUrl, onError })
}
