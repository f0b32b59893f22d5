import type { Limits } from '../../domain/limits.ts'

/** The words of the organisation that runs this page. */
export interface House {
  readonly organisation: string | undefined
  /** Whom to ask, by mail or on a page. */
  readonly support: { readonly href: string; readonly label: string } | undefined
  readonly notice: string | undefined
}

/** What every template may read as `house`. */
export interface HouseModel extends House {
  /** The name of this page, in its header and in the title of the window. */
  readonly brand: string
  /** Whether there are machines that this page leaves out. */
  readonly isLimited: boolean
}

export function toHouseModel(house: House, limits: Limits): HouseModel {
  return {
    ...house,
    brand: house.organisation === undefined ? 'My VMs' : `My VMs at ${house.organisation}`,
    isLimited: limits.subscriptions !== undefined,
  }
}
