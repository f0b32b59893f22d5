import type { PersonKey } from '../domain/person.ts'

/**
 * Braces keep all keys of one person on one node of a cluster. The escapes of JSON leave GUIDs alone, and keep any two ids apart,
 * even if they differ only in what UTF-8 can't hold.
 */
export function toRedisKey(kind: string, personKey: PersonKey): string {
  return `my-vms:${kind}:{${JSON.stringify(personKey).slice(1, -1)}}`
}
