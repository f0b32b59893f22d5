import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { createSocketPool } from 'easy-auth-credential/pipeline'
import type { RequestHandler } from 'express'
import type { Audit } from './audit/open-audit.ts'
import { recordEvents, toProcessName } from './audit/record-events.ts'
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
import { composeDirectories } from './compose-directories.ts'
import { openDoor } from './compose-door.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './domain/clock.ts'
import type { EndedSessions } from './domain/ended-sessions.ts'
import type { HistoryTrouble } from './domain/history.ts'
import type { PersonalStore } from './domain/personal-store.ts'
import { type Bus, createBus } from './events/bus.ts'
import { createActivity } from './features/activity/activity.ts'
import type { OperationStore } from './features/activity/ports.ts'
import { activityRoutes } from './features/activity/routes.ts'
import { createVmExport } from './features/export/export.ts'
import { createExportAllDirectories } from './features/export/export-all-directories.ts'
import { exportRoutes } from './features/export/routes.ts'
import { createFavourites } from './features/favourites/favourites.ts'
import { favouriteRoutes } from './features/favourites/routes.ts'
import { createFind } from './features/find/find.ts'
import { findRoutes } from './features/find/routes.ts'
import { keysRoutes } from './features/keys/routes.ts'
import { preferencesRoutes } from './features/preferences/routes.ts'
import { savedViewRoutes } from './features/saved-views/routes.ts'
import { createSavedViews } from './features/saved-views/saved-views.ts'
import { sessionRoutes, signOutRoutes } from './features/session/routes.ts'
import { createKnownVms } from './features/vm-actions/known-vm.ts'
import { vmActionRoutes } from './features/vm-actions/routes.ts'
import { createVmActions } from './features/vm-actions/vm-actions.ts'
import { LIST_COLUMNS } from './features/vm-list/columns.ts'
import { createFresherStates } from './features/vm-list/fresher-states.ts'
import { createListAllDirectories } from './features/vm-list/list-all-directories.ts'
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
import { createEndedSessions } from './store/ended-sessions.ts'
import { createRedisEndedSessions } from './store/redis-ended-sessions.ts'
import { createRedisOperations } from './store/redis-operations.ts'
import { createRedisPersonalStore } from './store/redis-personal-store.ts'
import { createTroubleLog } from './store/trouble-log.ts'
import type { AppLogger, Logger } from './telemetry/logger.ts'
import type { Assets } from './web/assets.ts'
import { findDirectory } from './web/chosen-directory.ts'
import { getCall } from './web/get-call.ts'
import { identityIfAny } from './web/middleware/identity.ts'
import { createPages } from './web/pages.ts'
import type { ToOffer } from './web/partials/offer.ts'
import type { LoadWords } from './words/languages.ts'

export interface ComposedPages {
  readonly pages: RequestHandler
  /** Ends the event streams, which otherwise last until their page is closed. */
  readonly endStreams: () => void
  /** Call this once no request is in flight. */
  readonly close: () => Promise<void>
}

export interface ComposePagesDeps {
  readonly config: Config
  readonly logger: AppLogger
  readonly assets: Assets
  readonly clock: Clock
  readonly loadWords: LoadWords
}

/** Builds the pages and their dependencies. */
export async function composePages(deps: ComposePagesDeps): Promise<ComposedPages> {
  const { config, logger, assets, clock, loadWords } = deps
  const { cloud, branding, policy } = config
  const appIdentity = createAppIdentity(config)
  const { operations: operationStore, personal, endedSessions } = await openStore(deps, appIdentity)
  const events = createBus()
  const streams = createStreams({ events })
  const audit = await openAuditOf(deps, { events, appIdentity })

  const sockets = createSocketPool()
  const identity = createIdentity({ config, appIdentity, sockets, httpClientFor: createRecordedCalls, events })
  const { onBehalfOf } = identity
  identity.warmUp()
  const { door, framedFeatures, openFeatures, closeDoor } = await openDoor(deps, {
    appIdentity,
    identity,
    endedSessions,
    events,
  })
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

  const activity = createActivity({ store, computeVms, clock, events })
  const favourites = createFavourites({ store: personal })
  const savedViews = createSavedViews({ store: personal })
  const fresherStates = createFresherStates({ clock, events })
  const scan = createSubscriptionScans({ subscriptionVms, clock, events })
  const vmList = createVmList({
    inventory,
    scan,
    computeVms,
    activity,
    favourites,
    fresherStates,
    names,
    clock,
    events,
  })
  const listAllDirectories = createListAllDirectories({ vmList })
  const find = createFind({
    lists: { readOne: vmList.read, readAll: listAllDirectories.read },
    favourites,
    savedViews,
  })
  const vmPage = createVmPage({ inventory, computeVms, activity, favourites, fresherStates, names })
  const vmLive = createVmLive({ vmPage, computeVms, activity, clock })
  const vmActions = createVmActions({ computeVms, store, clock, policy, events })
  const knownVms = createKnownVms({ inventory })
  const vmExport = createVmExport({ inventory, scan, names, clock })
  const exportAllDirectories = createExportAllDirectories({ vmExport })
  const toOffer: ToOffer = (res) => ({
    policy,
    portal: { origin: config.portal, tenantId: getCall(res).person.tenantId },
    directory: findDirectory(res),
    words: res.locals.words,
    now: clock.now(),
  })

  const directories = composeDirectories(config, { door, clients, events })
  const findConsentUrl = directories?.findConsentUrl

  const identifyIfAny = identityIfAny({ door })
  const preferences = preferencesRoutes({ identifyIfAny })
  const keys = keysRoutes({ identifyIfAny })

  const pages = createPages({
    door,
    publicOrigin: config.publicOrigin,
    assets,
    logger,
    clock,
    branding,
    policy,
    loadWords,
    explain: createFailedConnections({
      cloud,
      clock,
      onFault: (fault) => logger.warn({ ...fault }, 'a certificate is not trusted'),
    }).explain,
    framedFeatures,
    openFeatures: [signOutRoutes({ door, events }), preferences, keys, ...openFeatures],
    features: [
      vmListRoutes({
        vmList,
        listAllDirectories,
        savedViews,
        toOffer,
        findConsentUrl,
        clock,
        events,
        obtainToken: onBehalfOf.tokenFor,
      }),
      vmLiveRoutes({ vmLive, streams, toOffer, columns: LIST_COLUMNS, events }),
      exportRoutes({ vmExport, exportAllDirectories, clock }),
      vmPageRoutes({ vmPage, toOffer }),
      vmActionRoutes({ vmActions, vmPage, knownVms, toOffer }),
      findRoutes({ find, toOffer }),
      favouriteRoutes({ favourites }),
      savedViewRoutes({ savedViews }),
      activityRoutes({ activity, toOffer, findConsentUrl }),
      sessionRoutes(),
    ],
    directories,
  })

  return {
    pages,
    endStreams: streams.closeAll,
    close: async () => {
      identity.close()
      closeDoor()
      sockets.destroy()
      await Promise.all([store.close(), audit.close()])
      appIdentity.close()
    },
  }
}

/** Without a container, nothing is loaded that would need one. Azure Storage's client is loaded by the first entry. */
async function openAuditOf(
  { config, logger, clock }: ComposePagesDeps,
  { events, appIdentity }: { events: Bus; appIdentity: AppIdentity },
): Promise<Audit> {
  const { auditContainer: container, dataDir, instance } = config
  if (container === undefined) {
    recordEvents({ events, clock, instance, process: toProcessName(clock.now()), write: logger.audit })
    return { close: () => Promise.resolve() }
  }
  const openBlobs = async () => {
    const { createAuditBlobs } = await import('./azure/storage/audit-blobs.ts')
    return createAuditBlobs({ container, credential: appIdentity.credential, clock })
  }
  const { openAudit } = await import('./audit/open-audit.ts')
  return openAudit({ events, clock, log: logger, instance, openBlobs, dataDir })
}

interface Stores {
  readonly operations: OperationStore
  readonly personal: PersonalStore
  readonly endedSessions: EndedSessions
}

/** Loads only the store that is in use. */
async function openStore(
  { config: { redis, dataDir }, logger, clock }: ComposePagesDeps,
  appIdentity: AppIdentity,
): Promise<Stores> {
  const log = createTroubleLog((trouble) => logHistory(logger, trouble))
  const own = createEndedSessions({ clock })
  if (redis === undefined) {
    const { openSqliteStore } = await import('./store/sqlite-store.ts')
    return { ...openSqliteStore({ dataDir, clock, log }), endedSessions: own }
  }
  const { openRedisConnection } = await import('./store/redis/redis-connection.ts')
  const connection = openRedisConnection({
    url: redis.url,
    identity: redis.auth === 'entra' ? appIdentity : undefined,
    explainCertificate,
    onTrouble: log.report,
    onRenewalRefused: (fault) => logger.warn({ ...fault }, 'Redis refuses the new token of the app'),
  })
  const operations = createBestEffortOperations({ store: createRedisOperations({ connection }), clock, log })
  const ending = new AbortController()
  const close = () => {
    ending.abort()
    return operations.close()
  }
  const endedSessions = createRedisEndedSessions({ connection, own, clock, ending: ending.signal })
  const personal = createRedisPersonalStore({ connection })
  return { operations: { ...operations, close }, personal, endedSessions }
}

function logHistory(logger: Logger, trouble: HistoryTrouble | undefined): void {
  if (!trouble) return logger.info({}, 'the history is saved again')
  if (trouble.kind === 'damaged')
    return logger.warn({ file: trouble.file }, 'a damaged copy of the history is set aside')
  const { kind, ...facts } = trouble
  logger.warn({ trouble: kind, ...facts }, 'the history is not saved')
}
