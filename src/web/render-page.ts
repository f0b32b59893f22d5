import type { Response } from 'express'
import type { User } from '../domain/user.ts'
import { toCallsModel } from './view-models/azure-calls.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** Draws the top of a page that is to leave before its content is known. */
    top?: () => string
    /** Whether it has left, so that whatever happens from then on is told inside the page. */
    isOpen?: boolean
  }
}

/** Renders one of the views inside the one frame. */
export function renderPage(res: Response, view: string, title: string, model: object): void {
  const main = res.locals.views.draw(view, { model })
  res.type('html').send(`${drawTop(res, view, title)}${main}${drawBottom(res)}`)
}

/**
 * Lets the top of a page leave before its content is known, unless that is known at once. `closePage` ends it; if something
 * throws in between, the error page does.
 */
export function openPage(res: Response, view: string, title: string): void {
  const top = () => drawTop(res, view, title)
  res.locals.top = top
  // Not before what Azure is asked is on its way: the top is drawn while its answer is waited for.
  setImmediate(() => {
    if (res.headersSent || res.closed) return
    res.locals.isOpen = true
    res.type('html').write(top())
    // The compression keeps back what it has not been told to let go.
    res.flush()
  })
}

/** The content of a page that is open, drawn, and its bottom. */
export function closePage(res: Response, ...main: readonly (string | Buffer)[]): void {
  if (res.closed) return
  if (!res.locals.isOpen) res.type('html').write(res.locals.top?.())
  for (const part of main) res.write(part)
  res.end(drawBottom(res))
}

function drawTop(res: Response, view: string, title: string): string {
  const user = res.locals.user as User | undefined
  return res.locals.views.draw('frame/top', {
    view,
    title,
    nonce: res.locals.nonce,
    person: user && {
      id: user.objectId,
      name: user.name,
      userPrincipalName: user.userPrincipalName,
      lastsMs: toLastsMs(user),
    },
  })
}

function drawBottom(res: Response): string {
  const { calls } = res.locals as Partial<Response['locals']>
  return res.locals.views.draw('frame/bottom', { asked: calls && toCallsModel(calls) })
}

/** A duration and no moment, since the browser's clock may be wrong. */
export function toLastsMs({ expiresAt }: User): number {
  return Math.max(0, expiresAt - Date.now())
}
