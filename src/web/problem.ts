import type { Request, Response } from 'express'
import { paths } from './paths.ts'

/** What went wrong, for a program: https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  readonly title: string
  readonly detail: string
  readonly requestId: string
  /** Azure's error code and correlation id. */
  readonly code?: string | undefined
  readonly correlationId?: string | undefined
}

const PROBLEM = 'application/problem+json'

/** Whether the client wants JSON rather than a page: it says so, or says nothing and is plainly a program. */
export function wantsJson(req: Request): boolean {
  const accept = req.get('accept')
  if (accept === undefined || accept.trim() === '*/*')
    return req.path === paths.export('json') || req.get('authorization') !== undefined
  const best = req.accepts(['text/html', 'application/json', PROBLEM])
  return best === 'application/json' || best === PROBLEM
}

export function sendProblem(res: Response, status: number, problem: Problem): void {
  // The type says no more than the status: the title is for people, and the code is Azure's.
  res
    .status(status)
    .type(PROBLEM)
    .send(`${JSON.stringify({ type: 'about:blank', status, ...problem })}\n`)
}
