import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express'
import { isBearerFault } from '../entra/bearer.ts'
import type { Entra } from '../entra/router.ts'
import { answerHeaders } from './answer-headers.ts'
import { ARM_ERRORS, ArmError, MULTIFACTOR_CONTEXT } from './arm-error.ts'
import type { ArmAnswer, ArmHandler, Caller } from './arm-request.ts'
import { createMetadataHandler } from './metadata.ts'
import { demandKnownOptions } from './query-options.ts'
import { readArmRequest } from './read-arm-request.ts'
import { type ArmDeps, createArmRoutes } from './routes.ts'

const OK = 200
const NO_CONTENT = 204

export interface ArmRouterDeps extends ArmDeps {
  readonly entra: Pick<Entra, 'readBearer' | 'controls'>
}

/** Azure Resource Manager, stage by stage. */
export function createArmRouter(deps: ArmRouterDeps): Router {
  const router = Router({ caseSensitive: false })
  const callers = new WeakMap<Request, Caller>()
  const withCaller =
    (handler: ArmHandler): RequestHandler =>
    (req, res) => {
      sendAnswer(req, res, handler(readArmRequest(req, callers.get(req))))
    }

  router.use(answerHeaders)
  router.use(joinSlashes)
  router.get('/metadata/endpoints', withCaller(createMetadataHandler(deps.world.directory)))
  router.use(authenticate(deps, callers))
  router.use(demandApiVersion)
  router.use(countRequests(deps, callers))
  router.use(express.json({ type: () => true, limit: '1mb', strict: false }))
  for (const [method, path, options, handler] of createArmRoutes(deps)) {
    const handle = withCaller((request) => {
      demandKnownOptions(request, options)
      return handler(request)
    })
    if (method === 'POST') router.post(path, handle)
    else router.get(path, handle)
  }
  router.use(refuseNotSimulated)
  router.use(answerRefusal)
  return router
}

/** Azure answers HEAD, which checks existence, with 204 if it would answer GET with 200. */
function sendAnswer(req: Request, res: Response, answer: ArmAnswer): void {
  const isThere = req.method === 'HEAD' && answer.status === OK
  res.status(isThere ? NO_CONTENT : answer.status).set(answer.headers ?? {})
  if (answer.body === undefined || isThere) res.end()
  else res.json(answer.body)
}

/** The Microsoft.Authorization SDK leaves an empty segment if a resource has no parent. Azure accepts both forms. */
const joinSlashes: RequestHandler = (req, _res, next) => {
  const [path = '', ...query] = req.url.split('?')
  req.url = [path.replaceAll(/\/{2,}/g, '/'), ...query].join('?')
  next()
}

function authenticate({ entra }: ArmRouterDeps, callers: WeakMap<Request, Caller>): RequestHandler {
  return async (req, res, next) => {
    const read = await entra.readBearer(req.get('authorization'))
    if (isBearerFault(read)) {
      res.set('www-authenticate', read.wwwAuthenticate)
      throw new ArmError(read.status, read.code, read.message)
    }
    const meets = read.kind === 'app' || read.contexts?.includes(MULTIFACTOR_CONTEXT)
    if (entra.controls.demandsSecondFactor() && isWrite(req) && !meets) {
      throw ARM_ERRORS.secondFactorNeeded(`https://${req.get('host') ?? 'localhost'}`)
    }
    callers.set(req, read)
    next()
  }
}

/** The limit of Resource Manager, which counts what reaches it, whatever becomes of it. */
function countRequests({ limits }: ArmRouterDeps, callers: WeakMap<Request, Caller>): RequestHandler {
  return (req, res, next) => {
    const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(req.path) ?? []
    const caller = callers.get(req)
    if (caller && subscriptionId !== undefined) {
      res.set(limits.ask(isWrite(req) ? 'write' : 'read', caller.objectId, subscriptionId))
    }
    next()
  }
}

/** A query of Resource Graph is a POST that changes nothing. */
function isWrite({ method, path }: Request): boolean {
  return !['GET', 'HEAD'].includes(method) && !/^\/providers\/Microsoft\.ResourceGraph\//i.test(path)
}

const demandApiVersion: RequestHandler = (req, _res, next) => {
  if (readArmRequest(req, undefined).apiVersion === '') throw ARM_ERRORS.apiVersionMissing()
  next()
}

const refuseNotSimulated: RequestHandler = (req) => {
  const { method, path, apiVersion } = readArmRequest(req, undefined)
  throw ARM_ERRORS.notSimulated(`${method} ${path} with api-version ${apiVersion}`)
}

const answerRefusal: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  const refusal = toRefusal(error)
  res
    .status(refusal.status)
    .set(refusal.headers)
    .json({ error: { code: refusal.code, message: refusal.message, ...refusal.more } })
}

function toRefusal(error: unknown): ArmError {
  if (error instanceof ArmError) return error
  // Express and its body parser give client errors a status below 500.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return error.status === 400
      ? ARM_ERRORS.contentMalformed(error.message)
      : new ArmError(error.status, 'BadRequest', error.message)
  }
  console.error(error)
  return new ArmError(500, 'InternalServerError', 'The simulator has a fault of its own; its log says which.')
}
