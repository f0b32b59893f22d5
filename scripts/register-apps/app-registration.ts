import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

/** An app registration as Microsoft Graph shows it: what this program looks at, and all the rest. */
export const AppRegistration = z.looseObject({
  id: z.string(),
  appId: z.guid(),
  displayName: z.string(),
  signInAudience: z.string().optional(),
  web: z.looseObject({ redirectUris: z.array(z.string()) }).optional(),
  api: z
    .looseObject({ oauth2PermissionScopes: z.array(z.looseObject({ id: z.guid(), value: z.string() })) })
    .optional(),
  passwordCredentials: z.array(z.looseObject({ hint: z.string().nullish(), endDateTime: z.string() })).default([]),
})
export type AppRegistration = z.infer<typeof AppRegistration>

/** Properties that should be there. What a registration has beyond them stays. */
export type Wanted = Readonly<Record<string, unknown>>

/**
 * What must be sent so that a registration has all that is wanted: whole properties, since Microsoft Graph replaces lists.
 * Empty if it lacks nothing.
 */
export function toChanges(present: Wanted, wanted: Wanted): Wanted {
  return Object.fromEntries(
    Object.entries(wanted)
      .map(([name, value]) => [name, merge(present[name], value)] as const)
      .filter(([name, value]) => !isDeepStrictEqual(value, present[name])),
  )
}

/** By which an entry of a list is known. */
const KEYS = ['id', 'appId', 'resourceAppId', 'name'] as const

function merge(present: unknown, wanted: unknown): unknown {
  if (Array.isArray(wanted)) return mergeLists(Array.isArray(present) ? present : [], wanted)
  if (!isObject(wanted)) return wanted
  const before = isObject(present) ? present : {}
  const merged = Object.entries(wanted).map(([name, value]) => [name, merge(before[name], value)] as const)
  return { ...before, ...Object.fromEntries(merged) }
}

function mergeLists(present: readonly unknown[], wanted: readonly unknown[]): unknown[] {
  const all = [...present]
  for (const entry of wanted) {
    const at = all.findIndex((one) => isSame(one, entry))
    if (at < 0) all.push(entry)
    else all[at] = merge(all[at], entry)
  }
  return all
}

function isSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other
  const key = KEYS.find((name) => name in other)
  return key !== undefined && one[key] === other[key]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
