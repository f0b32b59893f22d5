import type { Request } from 'express'
import * as z from 'zod'
import { first } from './first.ts'
import { paths } from './paths.ts'

const From = z.object({ from: first }).catch({ from: undefined })

/**
 * The page that the person came from: as a form or a link says by `from`, else as the browser says of a link that was followed.
 * Anybody can write both, so it counts only if it is a page of this app that does nothing but show: the list, a VM, the history or a bulk.
 */
export function findCameFrom(req: Request): string | undefined {
  const named = findPage(From.parse(req.body ?? {}).from ?? From.parse(req.query).from)
  return named ?? (req.method === 'GET' ? findPage(findReferer(req)) : undefined)
}

/** Only its path counts, so that it is a page of this app too. */
function findReferer(req: Request): string | undefined {
  const url = URL.parse(req.get('referer') ?? '')
  return url ? `${url.pathname}${url.search}` : undefined
}

/** The page that the person came from, if it is the list. */
export function findList(page: string | undefined): string | undefined {
  return findOwnUrl(page, ({ pathname }) => pathname === paths.vms)
}

/** The request's URL as a path to come back to; the list if a browser would read the URL as another host. */
export function toOwnPath(target: string): string {
  return findOwnUrl(target, ({ pathname }) => !pathname.startsWith('//')) ?? paths.vms
}

const SHOWS = /^\/(?:vms(?:(?:\/[^/]+){3})?|operations|bulk\/[^/]+)$/

function findPage(address: string | undefined): string | undefined {
  return findOwnUrl(address, ({ pathname }) => SHOWS.test(pathname))
}

/** Parses a URL as browsers do: they read a backslash as a slash, and two slashes as the start of a host. */
function findOwnUrl(address: string | undefined, isOwn: (url: URL) => boolean): string | undefined {
  const base = 'https://this.invalid'
  const url = address === undefined ? null : URL.parse(address, base)
  return url?.origin === base && isOwn(url) ? `${url.pathname}${url.search}` : undefined
}
