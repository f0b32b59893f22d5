/** An Entra tenant in which a person has an account: their own, or one where they are a guest. */
export interface Directory {
  readonly tenantId: string
  /** Its id while its name is not known. */
  readonly name: string
}

/** What a person asks for instead of one directory. */
export const ALL_DIRECTORIES = 'all'
