import { createHash } from 'node:crypto'

/** App Service's cookie that leads a browser to the same instance again (ARR affinity). */
const COOKIE = 'ARRAffinity'

export interface Instance {
  readonly port: number
}

/** The name of an instance. It tells nothing about it, as in Azure. */
export function nameOf({ port }: Instance): string {
  return createHash('sha256').update(String(port)).digest('hex')
}

/** The name that the browser brings; undefined if it brings none. */
export function readAffinity(cookies: string | undefined): string | undefined {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([0-9a-f]{64})(?:;|$)`).exec(cookies ?? '')?.[1]
}

export function toAffinityCookie(instance: Instance): string {
  return `${COOKIE}=${nameOf(instance)}; path=/; HttpOnly`
}
