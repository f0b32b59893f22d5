import express, { type ErrorRequestHandler, Router } from 'express'
import type { PlannedFailures } from '../arm/compute/planned-failures.ts'
import type { Limits } from '../arm/limits.ts'
import type { GraphLag } from '../arm/resource-graph/lag.ts'
import type { Clock } from '../clock.ts'
import type { Directory, Person } from '../directory.ts'
import { findPersonByName } from '../entra/people.ts'
import type { Entra } from '../entra/router.ts'
import type { TokenLifetime } from '../entra/token-lifetime.ts'
import { identityHeaders } from '../front-door/identity-headers.ts'
import type { Sessions } from '../front-door/sessions.ts'
import type { GraphQuota } from '../graph/api/quota.ts'
import type { Federation } from '../sign-in-site/federation.ts'
import type { World } from '../world/world.ts'
import { readFaults } from './fault.ts'
import type { Faults } from './faults.ts'
import { readAmount, readBody, readNullableAmount, readSwitch } from './read-amount.ts'
import type { RequestLog } from './request-log.ts'
import { readRoleAssignments } from './role-assignments.ts'

export interface ControlDeps {
  readonly world: World
  readonly entra: Entra
  readonly clock: Clock
  readonly log: RequestLog
  readonly faults: Faults
  readonly failures: Pick<PlannedFailures, 'replace'>
  readonly graphLag: GraphLag
  readonly graphQuota: GraphQuota
  readonly limits: Limits
  readonly tokenLifetime: TokenLifetime
  /** The front door's sessions. */
  readonly sessions: Pick<Sessions, 'endAllOf' | 'dropRefreshTokensOf' | 'emptyTokenStore'>
  readonly federation: Pick<Federation, 'set'>
}

const NO_CONTENT = 204
const MAX_MS = 10 * 365 * 86_400_000
const MAX_SECONDS = 86_400
const MAX_CHARACTERS = 100_000
const MAX_GROUPS = 1_000

/** `/_simulator`: lets tests and people inspect this Azure from outside and change its behaviour. No token is needed. */
export function createControl(deps: ControlDeps): Router {
  const {
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
  } = deps
  const initialLifetime = tokenLifetime.get()
  const router = Router()
  router.use(express.json({ type: () => true, strict: false, limit: '1mb' }))

  router.get('/requests', (_req, res) => {
    res.json(log.list())
  })
  router.delete('/requests', (_req, res) => {
    log.clear()
    res.sendStatus(NO_CONTENT)
  })
  router.put('/faults', (req, res) => {
    faults.replace(readFaults(req.body))
    res.sendStatus(NO_CONTENT)
  })
  router.put('/failures', (req, res) => {
    failures.replace(req.body)
    res.sendStatus(NO_CONTENT)
  })
  router.get('/clock', (_req, res) => {
    res.json({ now: new Date(clock.now()).toISOString(), aheadMs: clock.now() - Date.now() })
  })
  router.post('/clock', (req, res) => {
    clock.advance(readAmount(readBody(req.body), 'advanceMs', MAX_MS))
    res.json({ now: new Date(clock.now()).toISOString() })
  })
  router.put('/graph-lag', (req, res) => {
    graphLag.set(readAmount(readBody(req.body), 'ms', MAX_MS))
    res.sendStatus(NO_CONTENT)
  })
  router.put('/token-lifetime', (req, res) => {
    tokenLifetime.set(readNullableAmount(readBody(req.body), 'seconds', MAX_SECONDS))
    res.sendStatus(NO_CONTENT)
  })
  router.get('/headers', (req, res) => {
    res.json(identityHeaders(getPerson(world.directory, req.query), entra))
  })
  router.post('/revocations', (req, res) => {
    entra.signIns.revoke(getPerson(world.directory, readBody(req.body)).objectId)
    res.sendStatus(NO_CONTENT)
  })
  router.delete('/refresh-tokens', async (req, res) => {
    const person = getPerson(world.directory, req.query)
    entra.controls.expireRefreshTokens(person.objectId)
    await sessions.dropRefreshTokensOf(person)
    res.sendStatus(NO_CONTENT)
  })
  router.delete('/sessions', async (req, res) => {
    await sessions.endAllOf(getPerson(world.directory, req.query))
    res.sendStatus(NO_CONTENT)
  })
  router.put('/refresh-token-size', (req, res) => {
    entra.controls.setRefreshTokenSize(readNullableAmount(readBody(req.body), 'characters', MAX_CHARACTERS))
    res.sendStatus(NO_CONTENT)
  })
  router.put('/refresh-token-families', (req, res) => {
    entra.controls.setRevokeReused(readSwitch(readBody(req.body), 'revokeReused'))
    res.sendStatus(NO_CONTENT)
  })
  router.put('/groups', (req, res) => {
    entra.controls.setGroupCount(readAmount(readBody(req.body), 'count', MAX_GROUPS))
    res.sendStatus(NO_CONTENT)
  })
  router.put('/role-assignments', (req, res) => {
    const { objectId } = getPerson(world.directory, req.query)
    world.access.assign(objectId, readRoleAssignments(req.body, world))
    res.sendStatus(NO_CONTENT)
  })
  router.put('/second-factor', (req, res) => {
    entra.controls.setDemandsSecondFactor(readSwitch(readBody(req.body), 'demanded'))
    res.sendStatus(NO_CONTENT)
  })
  router.delete('/codes', (_req, res) => {
    entra.codes.expireAll()
    res.sendStatus(NO_CONTENT)
  })
  router.delete('/consents', (req, res) => {
    entra.controls.withdrawConsent(getPerson(world.directory, req.query).objectId)
    res.sendStatus(NO_CONTENT)
  })
  router.delete('/entra-sessions', (req, res) => {
    entra.browserSessions.endAllOf(getPerson(world.directory, req.query).objectId)
    res.sendStatus(NO_CONTENT)
  })
  router.delete('/token-store', async (_req, res) => {
    await sessions.emptyTokenStore()
    res.sendStatus(NO_CONTENT)
  })
  router.put('/federation', (req, res) => {
    federation.set(readSwitch(readBody(req.body), 'signsOut'))
    res.sendStatus(NO_CONTENT)
  })
  router.post('/reset', (_req, res) => {
    world.reset()
    clock.reset()
    faults.replace([])
    failures.replace([])
    log.clear()
    graphQuota.reset()
    limits.reset()
    graphLag.reset()
    tokenLifetime.set(initialLifetime)
    entra.signIns.reset()
    entra.controls.reset()
    entra.browserSessions.reset()
    federation.set(false)
    res.sendStatus(NO_CONTENT)
  })

  router.use((req, res) => {
    res.status(404).json({ error: { code: 'NoSuchControl', message: `There is no ${req.method} ${req.originalUrl}.` } })
  })
  router.use(answerMistake)
  return router
}

class NoSuchPerson extends Error {}

function getPerson(directory: Directory, { login_hint: hint }: Readonly<Record<string, unknown>>): Person {
  const person = typeof hint === 'string' ? findPersonByName(directory, hint) : undefined
  if (person !== undefined) return person
  const names = directory.people.map(({ userPrincipalName }) => userPrincipalName)
  throw new NoSuchPerson(`login_hint must be one of ${names.join(', ')}.`)
}

const answerMistake: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (error instanceof NoSuchPerson) {
    res.status(404).json({ error: { code: 'NoSuchPerson', message: error.message } })
    return
  }
  const isMistake = error instanceof RangeError || (error instanceof Error && 'status' in error)
  if (!isMistake) next(error)
  else res.status(400).json({ error: { code: 'BadRequest', message: error.message } })
}
