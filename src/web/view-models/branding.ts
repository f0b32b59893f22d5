import type { OrganisationPolicy } from '../../domain/organisation-policy.ts'

/** The words of the organisation that runs this page. */
export interface Branding {
  readonly organisation: string | undefined
  /** Whom to ask, by mail or on a page. */
  readonly support: { readonly href: string; readonly label: string } | undefined
  readonly notice: string | undefined
}

/** What every template may read as `house`. */
export interface BrandingModel extends Branding {
  /** The name of this page, in its header and in the title of the window. */
  readonly brand: string
  /** Whether there are machines that this page leaves out. */
  readonly isLimited: boolean
}

export function toBrandingModel(branding: Branding, policy: OrganisationPolicy): BrandingModel {
  return {
    ...branding,
    brand: branding.organisation === undefined ? 'My VMs' : `My VMs at ${branding.organisation}`,
    isLimited: policy.subscriptions !== undefined,
  }
}
