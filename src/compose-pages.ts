import { createSocketPool } from 'easy-auth-credential/pipeline'
import type { RequestHandler } from 'express'
import { createFailedConnections } from './azure/transport/failed-connections.ts'
import { createRecordedCalls } from './azure/transport/recorded-calls.ts'
import { composeAudit } from './compose-audit.ts'
import { composeDirectories } from './compose-directories.ts'
import { openDoor } from './compose-door.ts'
import { composePorts } from './compose-ports.ts'
import { openStore } from './compose-store.ts'
import type { Config } from './config/config.ts'
import type { Clock } from './domain/clock.ts'
import { createBus } from './events/bus.ts'
import { createChangeLog } from './events/change-log.ts'
import { createActivity } from './features/activity/activity.ts'
import { activityRoutes } from './features/activity/routes.ts'
import { createUnreadFailures } from './features/activity/unread.ts'
import { activityLogRoutes } from './features/activity-log/routes.ts'
import { createBulks } from './features/bulk/bulk.ts'
import { createBulkHolds } from './features/bulk/bulk-holds.ts'
import { createFindChosen } from './features/bulk/chosen.ts'
import { bulkRoutes } from './features/bulk/routes.ts'
import { createVmExport } from './features/export/export.ts'
import { createExportAllDirectories } from './features/export/export-all-directories.ts'
import { exportRoutes } from './features/export/routes.ts'
import { createFavourites } from './features/favourites/favourites.ts'
import { favouriteRoutes } from './features/favourites/routes.ts'
import { createFind } from './features/find/find.ts'
import { findRoutes } from './features/find/routes.ts'
import { keysRoutes } from './features/keys/routes.ts'
import { createNotes } from './features/notes/notes.ts'
import { noteRoutes } from './features/notes/routes.ts'
import { preferencesRoutes } from './features/preferences/routes.ts'
import { rightsRoutes } from './features/rights/routes.ts'
import { createVmRights } from './features/rights/vm-rights.ts'
import { savedViewRoutes } from './features/saved-views/routes.ts'
import { createSavedViews } from './features/saved-views/saved-views.ts'
import { sessionRoutes, signOutRoutes } from './features/session/routes.ts'
import { createKnownVms } from './features/vm-actions/known-vm.ts'
import { vmActionRoutes } from './features/vm-actions/routes.ts'
import { createVmActions } from './features/vm-actions/vm-actions.ts'
import { createFresherReads } from './features/vm-list/fresher-reads.ts'
import { createFresherStates } from './features/vm-list/fresher-states.ts'
import { createListAllDirectories } from './features/vm-list/list-all-directories.ts'
import { createLookAround } from './features/vm-list/look-around.ts'
import { vmListRoutes } from './features/vm-list/routes.ts'
import { createSubscriptionScans } from './features/vm-list/subscription-scan.ts'
import { createUnlistedVms } from './features/vm-list/unlisted-vms.ts'
import { createVmList } from './features/vm-list/vm-list.ts'
import { createFollowers } from './features/vm-live/followers.ts'
import { vmLiveRoutes } from './features/vm-live/routes.ts'
import { vmPageRoutes } from './features/vm-page/routes.ts'
import { createVmPage } from './features/vm-page/vm-page.ts'
import { createAppIdentity } from './identity/app-identity.ts'
import { createIdentity } from './identity/identity.ts'
import type { AppLogger } from './telemetry/logger.ts'
import type { Assets } from './web/assets.ts'
import { findDirectory } from './web/chosen-directory.ts'
import { getCall } from './web/get-call.ts'
import { identityIfAny } from './web/middleware/identity.ts'
import { createPages } from './web/pages.ts'
import type { ToOffer } from './web/partials/offer.ts'
import { createStreams } from './web/streams.ts'
import type { LoadWords } from './words/languages.ts'

export interface ComposedPages {
  readonly pages: RequestHandler
  /** Ends what outlives a request: the event streams, and what of a bulk still waits for its turn. */
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
  const events = createBus()
  const changes = createChangeLog()
  const stored = await openStore(deps, { appIdentity, events })
  const { operations: operationStore, personal, endedSessions, leases } = stored
  stored.feed(changes)
  const streams = createStreams({ events })
  const audit = composeAudit(deps, { events, appIdentity })

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
  const {
    clients,
    names,
    inventory,
    subscriptionVms,
    namedVms,
    computeVms,
    activityLog,
    permissions,
    locks,
    denyAssignments,
    store,
  } = composePorts(deps, { onBehalfOf, sockets, operationStore, events })

  const holds = createBulkHolds({ store: personal, clock })
  const activity = createActivity({ store, computeVms, clock, events, holds })
  const unread = createUnreadFailures({ store, clock })
  const favourites = createFavourites({ store: personal })
  const savedViews = createSavedViews({ store: personal })
  const notes = createNotes({ store: personal })
  const rights = createVmRights({ permissions, clock, events })
  const fresherStates = createFresherStates({ clock, events })
  const scan = createSubscriptionScans({ subscriptionVms, clock, events })
  const fresherReads = createFresherReads({ inventory, computeVms, activity, fresherStates, clock })
  const unlistedVms = createUnlistedVms({ computeVms, namedVms, names })
  const vmPage = createVmPage({
    inventory,
    computeVms,
    activity,
    favourites,
    notes,
    fresherStates,
    unlistedVms,
    names,
    rights,
    clock,
  })
  const followers = createFollowers({
    activity,
    computeVms,
    fresherStates,
    changes,
    leases,
    takeOver: (call, waiting) => bulks.takeOver(call, waiting),
    clock,
    events,
  })
  const vmList = createVmList({
    inventory,
    scan,
    favourites,
    notes,
    fresherStates,
    fresherReads,
    followers,
    unlistedVms,
    rights,
    names,
    clock,
    events,
  })
  const listAllDirectories = createListAllDirectories({ vmList })
  const lookAround = createLookAround({ subscriptionVms, computeVms, fresherStates })
  const find = createFind({
    lists: { readOne: vmList.read, readAll: listAllDirectories.read },
    favourites,
    savedViews,
  })
  const vmActions = createVmActions({ computeVms, store, clock, policy, events, activity, fresherStates })
  const knownVms = createKnownVms({ inventory, fresherStates })
  const vmExport = createVmExport({ inventory, scan, fresherReads, names, notes, clock })
  const bulks = createBulks({ vmActions, activity, store, holds, followers, clock, events })
  const findChosen = createFindChosen({ vmList, vmExport, activity, rights })
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
    portal: config.portal,
    countUnread: unread.count,
    loadWords,
    changes,
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
        lookAround,
        savedViews,
        toOffer,
        findConsentUrl,
        clock,
        events,
        obtainToken: onBehalfOf.tokenFor,
      }),
      vmLiveRoutes({ vmPage, followers, changes, streams, toOffer }),
      exportRoutes({ vmExport, exportAllDirectories, clock }),
      vmPageRoutes({ vmPage, followers, toOffer }),
      vmActionRoutes({ vmActions, vmPage, knownVms, toOffer }),
      bulkRoutes({ bulks, findChosen, activity, policy, portal: { origin: config.portal } }),
      findRoutes({ find, toOffer }),
      favouriteRoutes({ favourites }),
      savedViewRoutes({ savedViews }),
      noteRoutes({ notes }),
      activityRoutes({ activity, unread, toOffer, findConsentUrl }),
      activityLogRoutes({ activityLog, clock }),
      rightsRoutes({ rights, locks, denyAssignments, policy }),
      sessionRoutes(),
    ],
    directories,
  })

  return {
    pages,
    endStreams: () => {
      streams.closeAll()
      void bulks.close()
    },
    close: async () => {
      await bulks.close()
      identity.close()
      closeDoor()
      sockets.destroy()
      await Promise.all([store.close(), audit.close()])
      appIdentity.close()
    },
  }
}
