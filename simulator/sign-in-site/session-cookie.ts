/** Entra's own name for it. The browser keeps cookies by host, whatever the port. */
const NAME = 'ESTSAUTH'

export function readSessionCookie(header: string | undefined): string | undefined {
  return new RegExp(`(?:^|;\\s*)${NAME}=([\\w-]{43})(?:;|$)`).exec(header ?? '')?.[1]
}

/** In Azure it is also `Secure; SameSite=None`, which browsers refuse over plain http. */
export function toSessionCookie(id: string): string {
  return `${NAME}=${id}; path=/; HttpOnly; SameSite=Lax`
}
