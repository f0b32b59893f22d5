import * as z from 'zod'

/** Treats an empty setting as missing, because the portal and compose files pass unset ones as empty. */
export const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
