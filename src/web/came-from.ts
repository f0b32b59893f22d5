import type { Request } from 'express'
import * as z from 'zod'
import { first } from './first.ts'
import { paths } from './paths.ts'

const From = z.object({ from: first }).catch({ from: undefined })

/**
 * The page that the person came from, as a form or a link says by `from`. Anybody can write that, so it counts only if it is a page
 * of this app that does nothing but show: the list, a VM or the history.
 */
export function findCameFrom({ body, query }: Pick<Request, 'body' | 'query'>): string | undefined {
  return findPage(From.parse(body ?? {}).from ?? From.parse(query).from)
}

/** The page with the link that was followed, as the browser says. Only its path counts, so that it is a page of this app too. */
export function findReferer(req: Request): string | undefined {
  const url = URL.parse(req.get('referer') ?? '')
  return findPage(url ? `${url.pathname}${url.search}` : undefined)
}

/** The page that the person came from, if it is the list. */
export function findList(page: string | undefined): string | undefined {
  return findOwnUrl(page, ({ pathname }) => pathname === paths.vms)
}

/** The request's URL as a path to come back to; the list if a browser would read the URL as another host. */
export function toOwnPath(target: string): string {
  return findOwnUrl(target, ({ pathname }) => !pathname.startsWith('//')) ?? paths.vms
}

const SHOWS = /^\/(?:vms(?:(?:\/[^/]+){3})?|operations)$/

function findPage(address: string | undefined): string | undefined {
  return findOwnUrl(address, ({ pathname }) => SHOWS.test(pathname))
}

/** Parses a URL as browsers do: they read a backslash as a slash, and two slashes as the start of a host. */
function findOwnUrl(address: string | undefined, isOwn: (url: URL) => boolean): string | undefined {
  const base = 'https://this.invalid'
  const url = address === undefined ? null : URL.parse(address, base)
  return url?.origin === base && isOwn(url) ? `${url.pathname}${url.search}` : undefined
}
