import type { RequestHandler } from 'express'
import type { Directory } from '../directory.ts'
import { isBearerFault } from '../entra/bearer.ts'
import { findAccount } from '../entra/people.ts'
import type { Entra } from '../entra/router.ts'
import type { RequestLog } from './request-log.ts'

/** Logs the caller before a fault can answer in place of Azure. */
export function noteUser(deps: {
  log: RequestLog
  directory: Directory
  entra: Pick<Entra, 'readBearer'>
}): RequestHandler {
  const { log, directory, entra } = deps
  return async (req, _res, next) => {
    const authorization = req.get('authorization')
    const read = authorization === undefined ? undefined : await entra.readBearer(authorization)
    if (read !== undefined && !isBearerFault(read)) {
      log.noteUser(req, findAccount(directory, read.objectId)?.userPrincipalName ?? read.objectId)
    }
    next()
  }
}
