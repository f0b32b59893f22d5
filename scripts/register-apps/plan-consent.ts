import { z } from 'zod'
import type { Step, StepSubject } from './step.ts'

/** An enterprise application. */
export const Principal = z.object({
  id: z.string(),
  oauth2PermissionScopes: z.array(z.object({ id: z.guid(), value: z.string() })).default([]),
})
const Grants = z.object({ value: z.array(z.object({ resourceId: z.string(), consentType: z.string() })) })

/** Consent for everybody, as an administrator gives it; undefined if it is given already. */
export async function planConsent(
  { az, title, present, getApp }: StepSubject,
  resourceId: string,
  scope: string,
): Promise<Step | undefined> {
  const findPrincipal = ({ appId }: { readonly appId: string }) => az.find(`/servicePrincipals(appId='${appId}')`)
  const principal = present && (await findPrincipal(present))
  if (principal !== undefined) {
    const { id } = Principal.parse(principal)
    const { value } = Grants.parse(await az.graph('GET', `/servicePrincipals/${id}/oauth2PermissionGrants`))
    const isForAll = value.some((one) => one.resourceId === resourceId && one.consentType === 'AllPrincipals')
    if (isForAll) return undefined
  }
  return {
    text: `consent for everybody of the tenant that the ${title} may use ${scope}`,
    run: async () => {
      const { id: clientId } = Principal.parse(await findPrincipal(getApp()))
      await az.graph('POST', '/oauth2PermissionGrants', { clientId, resourceId, consentType: 'AllPrincipals', scope })
    },
  }
}
