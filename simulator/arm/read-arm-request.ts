import type { Request } from 'express'
import type { ArmRequest, Caller } from './arm-request.ts'

const NOBODY: Caller = { objectId: '', name: '', tenantId: '' }

/** Reads what a handler needs from a request. There is no caller if the route needs no token. */
export function readArmRequest(req: Request, caller: Caller = NOBODY): ArmRequest {
  const [path = '', ...rest] = req.originalUrl.split('?')
  const search = new URLSearchParams(rest.join('?'))
  const query = (name: string): string | undefined => {
    for (const [key, value] of search) if (key.toLowerCase() === name.toLowerCase() && value !== '') return value
    return undefined
  }
  return {
    caller,
    param: (name) => {
      const value = req.params[name]
      return typeof value === 'string' ? value : ''
    },
    query,
    queryNames: [...search].flatMap(([name, value]) => (value === '' ? [] : [name])),
    method: req.method,
    path,
    apiVersion: query('api-version') ?? '',
    origin: `https://${req.get('host') ?? 'localhost'}`,
    body: req.body,
  }
}
