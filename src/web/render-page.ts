import type { Response } from 'express'
import type { User } from '../domain/user.ts'
import { paths } from './paths.ts'

/** Renders one of the views inside the one layout. */
export function renderPage(res: Response, view: string, title: string, model: object): void {
  const user = res.locals.user as User | undefined
  res.render('layout', {
    view,
    title,
    model,
    paths,
    person: user && {
      id: user.objectId,
      name: user.name,
      userPrincipalName: user.userPrincipalName,
      lastsMs: toLastsMs(user),
    },
  })
}

/** A duration and no moment, since the browser's clock may be wrong. */
export function toLastsMs({ expiresAt }: User): number {
  return Math.max(0, expiresAt - Date.now())
}
