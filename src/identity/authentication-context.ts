import * as z from 'zod'

/** `acrs` of a claims request: https://learn.microsoft.com/entra/identity-platform/developer-guide-conditional-access-authentication-context */
const Acrs = z.object({ value: z.string().optional(), values: z.array(z.string()).optional() })
const Claims = z.object({ access_token: z.object({ acrs: Acrs.optional() }).optional() })

/** The Conditional Access authentication context that a claims challenge asks for, such as `c1`; undefined if it asks for none. */
export function findAuthenticationContext(challenge: string | undefined): string | undefined {
  const { data } = Claims.safeParse(parseJson(challenge))
  const acrs = data?.access_token?.acrs
  return acrs?.value ?? acrs?.values?.[0]
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
