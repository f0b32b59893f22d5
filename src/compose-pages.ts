import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { createSocketPool } from 'easy-auth-credential/pipeline'
import type { RequestHandler } from 'express'
import { createComputeVms } from './azure/compute/compute-vms.ts'
import { createComputeSubscriptionVms } from './azure/compute/subscription-vms.ts'
import { createGraphInventory } from './azure/resource-graph/inventory.ts'
import { createGraphQuota } from './azure/resource-graph/quota.ts'
import { createArmNames } from './azure/subscriptions/names.ts'
import { createSubscriptionNames } from './azure/subscriptions/subscription-names.ts'
import { createArmClients } from './azure/transport/arm-clients.ts'
import { explainCertificate } from './azure/transport/explain-certificate.ts'
import { createFailedConnections } from './azure/transport/failed-connections.ts'
import { createRecordedCalls } from './azure/transport/recorded-calls.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './domain/clock.ts'
import type { HistoryTrouble } from './domain/history.ts'
import { createBus } from './events/bus.ts'
import { createActivity } from './features/activity/activity.ts'
import type { OperationStore } from './features/activity/ports.ts'
import { activityRoutes } from './features/activity/routes.ts'
import { createVmExport } from './features/export/export.ts'
import { exportRoutes } from './features/export/routes.ts'
import { sessionRoutes, signOutRoutes } from './features/session/routes.ts'
import { createLostAddresses } from './features/vm-actions/lost-address.ts'
import { vmActionRoutes } from './features/vm-actions/routes.ts'
import { createVmActions } from './features/vm-actions/vm-actions.ts'
import { LIST_COLUMNS } from './features/vm-list/columns.ts'
import { createFresherStates } from './features/vm-list/fresher-states.ts'
import { vmListRoutes } from './features/vm-list/routes.ts'
import { createSubscriptionScans } from './features/vm-list/subscription-scan.ts'
import { createVmList } from './features/vm-list/vm-list.ts'
import { vmLiveRoutes } from './features/vm-live/routes.ts'
import { createStreams } from './features/vm-live/streams.ts'
import { createVmLive } from './features/vm-live/vm-live.ts'
import { vmPageRoutes } from './features/vm-page/routes.ts'
import { createVmPage } from './features/vm-page/vm-page.ts'
import { createAppIdentity } from './identity/app-identity.ts'
import { createIdentity } from './identity/identity.ts'
import { createPolicyPorts } from './policy/policy-ports.ts'
import { createBestEffortOperations } from './store/best-effort-operations.ts'
import { createCachedInventory } from './store/cached-inventory.ts'
import { createRedisOperations } from './store/redis-operations.ts'
import { createTroubleLog } from './store/trouble-log.ts'
import type { Logger } from './telemetry/logger.ts'
import type { Assets } from './web/assets.ts'
import { identityIfAny } from './web/middleware/identity.ts'
import { createPages } from './web/pages.ts'

export interface ComposedPages {
  readonly pages: RequestHandler
  /** Ends the event streams, which otherwise last until their page is closed. */
  readonly endStreams: () => void
  /** Call this once no request is in flight. */
  readonly close: () => Promise<void>
}

interface ComposePagesDeps {
  readonly config: Config
  readonly logger: Logger
  readonly assets: Assets
  readonly clock: Clock
}

/** Builds the pages and their dependencies. */
export async function composePages(deps: ComposePagesDeps): Promise<ComposedPages> {
  const { config, logger, assets, clock } = deps
  const { cloud, tenantId, branding, policy } = config
  const appIdentity = createAppIdentity(config)
  const operationStore = await openOperations(deps, appIdentity)
  const events = createBus()
  const streams = createStreams({ events })

  const sockets = createSocketPool()
  const identity = createIdentity({ config, appIdentity, sockets, httpClientFor: createRecordedCalls, events })
  const { identify, onBehalfOf } = identity
  identity.warmUp()
  const clients = createArmClients({ cloud, onBehalfOf, sockets, graphQuota: createGraphQuota({ clock }) })
  const subscriptionNames = createSubscriptionNames({ clients, clock, events })
  const names = createArmNames({ clients, subscriptionNames })
  const shown = createPolicyPorts({
    inventory: createGraphInventory({ clients, names, clock }),
    subscriptionVms: createComputeSubscriptionVms({ clients, subscriptionNames, clock }),
    computeVms: createComputeVms({ clients, cloud }),
    store: operationStore,
    policy,
  })
  const { subscriptionVms, computeVms, store } = shown
  const inventory = createCachedInventory({ inventory: shown.inventory, events })

  const activity = createActivity({ store, computeVms, clock })
  const fresherStates = createFresherStates({ clock, events })
  const scan = createSubscriptionScans({ subscriptionVms, clock, events })
  const vmList = createVmList({ inventory, scan, computeVms, activity, fresherStates, names, clock, events })
  const vmPage = createVmPage({ inventory, computeVms, activity, fresherStates, names })
  const vmLive = createVmLive({ vmPage, computeVms, activity, clock })
  const vmActions = createVmActions({ computeVms, store, clock, policy, events })
  const lostAddresses = createLostAddresses({ inventory })
  const vmExport = createVmExport({ inventory, scan, names, clock })
  const offer = { policy, portal: { origin: config.portal, tenantId } }

  const pages = createPages({
    identify,
    publicOrigin: config.publicOrigin,
    assets,
    logger,
    clock,
    branding,
    policy,
    explain: createFailedConnections({
      cloud,
      clock,
      onFault: (fault) => logger.warn({ ...fault }, 'a certificate is not trusted'),
    }).explain,
    openFeatures: [signOutRoutes({ identifyIfAny: identityIfAny({ identify }), events })],
    features: [
      vmListRoutes({ vmList, offer, clock, events, obtainToken: onBehalfOf.tokenFor }),
      vmLiveRoutes({ vmLive, streams, offer, columns: LIST_COLUMNS }),
      exportRoutes({ vmExport, clock }),
      vmPageRoutes({ vmPage, offer }),
      vmActionRoutes({ vmActions, lostAddresses }),
      activityRoutes({ activity }),
      sessionRoutes(),
    ],
  })

  return {
    pages,
    endStreams: streams.closeAll,
    close: async () => {
      identity.close()
      sockets.destroy()
      await store.close()
      appIdentity.close()
    },
  }
}

/** Loads only the store that is in use. */
async function openOperations(
  { config: { redis, dataDir }, logger, clock }: ComposePagesDeps,
  appIdentity: AppIdentity,
): Promise<OperationStore> {
  const log = createTroubleLog((trouble) => logHistory(logger, trouble))
  if (redis === undefined) {
    const { openSqliteOperations } = await import('./store/sqlite-operations.ts')
    return openSqliteOperations({ dataDir, clock, log })
  }
  const { openRedisConnection } = await import('./store/redis/redis-connection.ts')
  const connection = openRedisConnection({
    url: redis.url,
    identity: redis.auth === 'entra' ? appIdentity : undefined,
    explainCertificate,
    onTrouble: log.report,
    onRenewalRefused: (fault) => logger.warn({ ...fault }, 'Redis refuses the new token of the app'),
  })
  return createBestEffortOperations({ store: createRedisOperations({ connection }), clock, log })
}

function logHistory(logger: Logger, trouble: HistoryTrouble | undefined): void {
  if (!trouble) return logger.info({}, 'the history is saved again')
  if (trouble.kind === 'damaged')
    return logger.warn({ file: trouble.file }, 'a damaged copy of the history is set aside')
  const { kind, ...facts } = trouble
  logger.warn({ trouble: kind, ...facts }, 'the history is not saved')
}
