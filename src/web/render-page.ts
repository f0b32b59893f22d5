import type { Response } from 'express'
import { toCallsModel } from './partials/azure-calls.ts'
import { toDirectoryModel } from './partials/directory.ts'
import { findChanged, type Preferences } from './preferences.ts'
import { findUnmarkedAddress } from './spent-sign-in-mark.ts'
import type { PageName, ViewLocals } from './views.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** Draws the top of a page that is sent before its content is known. */
    top?: () => string
    /** Whether the top has been sent. From then on, an error appears inside the page. */
    isOpen?: boolean
  }
}

/** Renders a view inside the page frame. Right after a sign-in, a page that turns out well leads to its address without the mark. */
export function renderPage<Name extends PageName>(
  res: Response,
  view: Name,
  title: string,
  model: ViewLocals[Name]['model'],
): void {
  const unmarked = findUnmarkedAddress(res)
  if (unmarked !== undefined) return res.redirect(303, unmarked)
  const main = res.locals.views.drawPage(view, model)
  res.type('html').send(`${drawTop(res, view, title)}${main}${drawBottom(res)}`)
}

/**
 * Sends the top of a page before its content is known, unless the content is known at once. `closePage` ends the page; if
 * something throws in between, the error page ends it.
 */
export function openPage(res: Response, view: PageName, title: string): void {
  const top = () => drawTop(res, view, title)
  res.locals.top = top
  // Until the content is there, nobody knows whether the sign-in has helped.
  if (findUnmarkedAddress(res) !== undefined) return
  // Draws the top only after the request to Azure has left, while its answer is on the way.
  setImmediate(() => {
    if (res.headersSent || res.closed) return
    res.locals.isOpen = true
    res.type('html').write(top() + res.locals.views.draw('frame/waiting', {}))
    // The compression middleware buffers output until it is flushed.
    res.flush()
  })
}

/** Sends a part of an open page that must not wait for the rest. Once the page is there, it is of no use: nothing is sent. */
export function addToPage(res: Response, part: string): void {
  // The top leaves in such a callback too, before this one.
  setImmediate(() => {
    if (!res.locals.isOpen || res.writableEnded || res.closed) return
    res.write(part)
    res.flush()
  })
}

/** Sends the rendered content of an open page, then its bottom. */
export function closePage(res: Response, ...main: readonly (string | Buffer)[]): void {
  if (res.closed) return
  const unmarked = res.locals.isOpen ? undefined : findUnmarkedAddress(res)
  if (unmarked !== undefined) return res.redirect(303, unmarked)
  if (!res.locals.isOpen) res.type('html').write(res.locals.top?.())
  for (const part of main) res.write(part)
  res.end(drawBottom(res))
}

function drawTop(res: Response, view: PageName, title: string): string {
  const { call, home = call, words, preferences, sinceChange } = res.locals
  const directory = toDirectoryModel(res, view)
  return res.locals.views.draw('frame/top', {
    view,
    title,
    directoryOfTitle: directory?.name === undefined ? '' : words.directories.titleOf('', directory.name),
    nonce: res.locals.nonce,
    preferences: toFramePreferences(preferences),
    directory,
    unread: res.locals.unread ?? 0,
    person: call && {
      // One and the same in each of their directories: scripts compare whose windows these are.
      id: home?.person.objectId ?? call.person.objectId,
      name: call.person.name,
      initial: toInitial(call.person.name),
      userPrincipalName: call.person.userPrincipalName,
      lastsMs: toLastsMs(res),
      sinceChange: sinceChange ?? '',
    },
  })
}

function toFramePreferences(preferences: Preferences): ViewLocals['frame/top']['preferences'] {
  const { theme } = preferences
  const changed = findChanged(preferences).map((name) => ({ name, value: preferences[name] }))
  return {
    attributes: changed.filter(({ name }) => name !== 'language'),
    // Scripts keep the `html` element of a page through visits, so that other ones want a page of their own.
    version: changed.map(({ name, value }) => `${name}-${value}`).join(' '),
    colorScheme: theme === 'system' ? 'light dark' : theme,
    grounds:
      theme === 'system'
        ? SCHEMES.map((scheme) => ({ scheme, colour: GROUNDS[scheme] }))
        : [{ scheme: undefined, colour: GROUNDS[theme] }],
  }
}

const SCHEMES = ['light', 'dark'] as const
/** `--ground` of public/styles/tokens.css in sRGB. */
const GROUNDS = { light: '#f6f4f0', dark: '#0d0e14' } as const

function drawBottom(res: Response): string {
  const { calls, words } = res.locals
  return res.locals.views.draw('frame/bottom', { asked: calls && toCallsModel(calls, words) })
}

/** The first letter, which may be two code units long. */
function toInitial(name: string): string {
  return (/\p{L}/u.exec(name)?.[0] ?? '').toUpperCase()
}

/** A duration instead of a moment, because the browser's clock may be wrong. */
export function toLastsMs({ locals: { signInEndsAt = 0 } }: Response): number {
  return Math.max(0, signInEndsAt - Date.now())
}
