import type { ArmRequest } from './arm-request.ts'

/**
 * One page of a list, with a link to the next page if there is one. The token in the link is the position to continue
 * from. Clients send back the whole link and must not parse it.
 */
export function toPage<T>(
  request: ArmRequest,
  items: Iterable<T>,
  pageSize: number,
  shape: (item: T) => unknown,
): { value: unknown[]; nextLink?: string } {
  const start = readSkipToken(request)
  const end = start + pageSize
  const value: unknown[] = []
  let index = 0
  for (const item of items) {
    if (index === end) return { value, nextLink: toNextLink(request, end) }
    if (index >= start) value.push(shape(item))
    index += 1
  }
  return { value }
}

function readSkipToken(request: ArmRequest): number {
  const token = Buffer.from(request.query('$skiptoken') ?? '', 'base64url').toString()
  return /^\d{1,9}$/.test(token) ? Number(token) : 0
}

function toNextLink(request: ArmRequest, place: number): string {
  const link = new URL(request.path.replace(/^\/+/, '/'), request.origin)
  for (const name of request.queryNames) link.searchParams.set(name, request.query(name) ?? '')
  link.searchParams.set('$skiptoken', Buffer.from(String(place)).toString('base64url'))
  return link.href
}
