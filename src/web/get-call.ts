import type { Response } from 'express'
import type { Call } from '../domain/call.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** The person's request to Azure. Missing until the identity middleware has identified the person. */
    call?: Call
  }
}

/** @throws Error before the identity middleware */
export function getCall(res: Response): Call {
  const { call } = res.locals
  if (!call) throw new Error('Nobody has been identified yet.')
  return call
}
