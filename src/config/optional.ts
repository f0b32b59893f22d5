import * as z from 'zod'

/** A setting that is there but empty is one that isn't there: so the portal and compose files leave them. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
