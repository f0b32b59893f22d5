import * as z from 'zod'

/** The first value of a repeated parameter counts. */
export const first = z
  .union([z.string(), z.array(z.string()).transform((values) => values[0])])
  .optional()
  .catch(undefined)
