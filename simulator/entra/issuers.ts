/**
 * The issuers. In Azure, sts.windows.net issues the v1.0 tokens. Here they name this origin, like the v2.0 ones.
 * No local token then claims to come from Microsoft, and the issuer leads to its own discovery document.
 */
export function toIssuers(origin: string, tenantId: string): { v1: string; v2: string } {
  return { v1: `${origin}/${tenantId}/`, v2: `${origin}/${tenantId}/v2.0` }
}
