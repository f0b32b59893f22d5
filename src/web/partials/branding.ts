import type { OrganisationPolicy } from '../../domain/organisation-policy.ts'
import type { Words } from '../../words/words.ts'

/** The texts of the organisation that runs this page. */
export interface Branding {
  readonly organisation: string | undefined
  /** The support contact: a mail address or a page. */
  readonly support: { readonly href: string; readonly label: string } | undefined
  readonly notice: string | undefined
}

/** The values that every template can read as `branding`. */
export interface BrandingModel extends Branding {
  /** The name of this page, in its header and in the window title. */
  readonly brand: string
  /** Whether the organisation policy hides some subscriptions. */
  readonly isLimited: boolean
}

export function toBrandingModel(branding: Branding, policy: OrganisationPolicy, words: Words): BrandingModel {
  return {
    ...branding,
    brand: branding.organisation === undefined ? words.frame.brand : words.frame.brandAt(branding.organisation),
    isLimited: policy.subscriptions !== undefined,
  }
}
