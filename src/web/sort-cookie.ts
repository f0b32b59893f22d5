import type { Request, Response } from 'express'
import { DEFAULT_SORT, isSameSort, type VmSort } from '../domain/vm-query.ts'
import { toOrder } from './list-query.ts'
import { readCookie } from './read-cookie.ts'
import { findSort } from './read-list-query.ts'

/** `__Host-` keeps other hosts of the domain from setting it. Browsers take it from localhost over plain http, too. */
const NAME = '__Host-sort'
const A_YEAR_MS = 365 * 24 * 60 * 60_000
const OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

/** The order of lists that was chosen last in this browser. */
export function readKeptSort(req: Request): VmSort {
  return findSort(readCookie(req, NAME) ?? '') ?? DEFAULT_SORT
}

export function keepSort(res: Response, sort: VmSort): void {
  if (isSameSort(sort, DEFAULT_SORT)) res.clearCookie(NAME, OPTIONS)
  else res.cookie(NAME, toOrder(sort), { ...OPTIONS, maxAge: A_YEAR_MS })
}
