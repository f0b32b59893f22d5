import * as z from 'zod'
import { optional } from './optional.ts'

/** A list over all directories asks each of them. */
const MAX_TENANTS = 20

export const OTHER_TENANTS_SETTING = {
  OTHER_TENANTS: optional(
    z.preprocess(
      toParts,
      z
        .array(z.guid({ error: 'must be ids (GUIDs) of directories, with commas between them' }))
        .min(1, { error: 'names no directory' })
        .max(MAX_TENANTS, { error: `can name ${MAX_TENANTS} directories at most` }),
    ),
  ),
}

/** Names what would leave the setting without effect. */
export function findOtherTenantsFaults({
  OTHER_TENANTS: text = '',
  TENANT_ID: own = '',
  FRONT_DOOR: door,
}: Readonly<Record<string, string | undefined>>): readonly string[] {
  if (text === '') return []
  const ids = toParts(text)
  return [
    ...(door === 'entra'
      ? []
      : [
          'OTHER_TENANTS needs FRONT_DOOR=entra: the authentication of App Service signs people in to one directory. Without it, run ' +
            'the app once more for each other directory',
        ]),
    ...(ids.includes(own.trim().toLowerCase()) ? ['OTHER_TENANTS must not name the directory in TENANT_ID'] : []),
    ...(new Set(ids).size < ids.length ? ['OTHER_TENANTS names a directory twice'] : []),
  ]
}

/** Splits `a, b,c`, in any letter case, into lower-case parts. */
function toParts(value: unknown): string[] {
  return String(value)
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')
}
