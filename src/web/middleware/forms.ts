import express, { type RequestHandler } from 'express'
import { AppError } from '../../domain/app-error.ts'

const FORM = 'application/x-www-form-urlencoded'
/** Room for the longest text that a field takes, in any script, and for a thousand selected rows. */
const LIMIT = '64kb'

/** Forms are the only bodies that this app takes. */
export function forms(): RequestHandler[] {
  return [
    (req, _res, next) => {
      const type = req.get('content-type')?.split(';')[0]?.trim().toLowerCase()
      if (req.method === 'POST' && type !== FORM) {
        throw new AppError('unsupported-form', 'unsupportedForm')
      }
      next()
    },
    express.urlencoded({ extended: false, limit: LIMIT, parameterLimit: 50 }),
  ]
}
