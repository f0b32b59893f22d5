import express, { type Express } from 'express'
import { createPlannedFailures } from './arm/compute/planned-failures.ts'
import { createLimits } from './arm/limits.ts'
import { createGraphLag } from './arm/resource-graph/lag.ts'
import { createArmRouter } from './arm/router.ts'
import type { Clock } from './clock.ts'
import { applyFaults } from './control/apply-faults.ts'
import { createFaults } from './control/faults.ts'
import { noteUser } from './control/note-user.ts'
import { createRequestLog } from './control/request-log.ts'
import { createControl } from './control/router.ts'
import type { Directory } from './directory.ts'
import type { Entra } from './entra/router.ts'
import type { TokenLifetime } from './entra/token-lifetime.ts'
import type { Sessions } from './front-door/sessions.ts'
import { createGraphQuota } from './graph/api/quota.ts'
import type { Federation } from './sign-in-site/federation.ts'
import type { World } from './world/world.ts'

export interface SimulatedAzureDeps {
  readonly world: World
  readonly directory: Directory
  readonly entra: Entra
  readonly tokenLifetime: TokenLifetime
  /** The front door's sessions. */
  readonly sessions: Sessions
  readonly federation: Pick<Federation, 'set'>
  readonly clock: Clock
  /** Added to every answer except those of /_simulator. */
  readonly latencyMs: number
  /** How far Resource Graph lags behind. */
  readonly graphLagMs: number
}

/** Simulated Azure as one app to serve over HTTPS. A request passes through its stages in this order. */
export function createSimulatedAzure(deps: SimulatedAzureDeps): Express {
  const { world, directory, entra, tokenLifetime, sessions, federation, clock, latencyMs, graphLagMs } = deps
  const log = createRequestLog()
  const faults = createFaults()
  const graphLag = createGraphLag(graphLagMs)
  const graphQuota = createGraphQuota({ clock })
  const limits = createLimits({ clock, speed: world.speed })
  const failures = createPlannedFailures()

  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(
    '/_simulator',
    createControl({
      world,
      entra,
      clock,
      log,
      faults,
      failures,
      graphLag,
      graphQuota,
      limits,
      tokenLifetime,
      sessions,
      federation,
    }),
  )
  app.use(log.record)
  app.use(noteUser({ log, directory, entra }))
  app.use(applyFaults({ faults, latencyMs }))
  app.use(entra.router)
  app.use(createArmRouter({ world, clock, entra, graphLag, graphQuota, limits, failures }))
  return app
}
