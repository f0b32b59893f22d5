import type { IncomingMessage } from 'node:http'

/**
 * App Service's CSRF protection for requests with a session cookie. Detects a POST from a known browser whose Origin or
 * Referer is missing or foreign. Source: Microsoft Learn, "Authentication and authorization in Azure App Service",
 * "Cross-site request forgery mitigation". Origin takes precedence over Referer if the browser sends both. `null`, which
 * browsers send under Referrer-Policy no-referrer, is foreign.
 */
export function isForgedPost(req: IncomingMessage, ownOrigins: readonly string[]): boolean {
  if (req.method !== 'POST' || !isBrowser(req)) return false
  const source = req.headers.origin ?? toOrigin(req.headers.referer)
  return source === undefined || !ownOrigins.includes(source)
}

/** Every browser's user agent contains Mozilla, for historical reasons. Current browsers also send Sec-Fetch headers. */
function isBrowser(req: IncomingMessage): boolean {
  return /mozilla|opera/i.test(req.headers['user-agent'] ?? '') || 'sec-fetch-mode' in req.headers
}

function toOrigin(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined
}
