import type { RequestListener } from 'node:http'
import { type Instance, nameOf, readAffinity, toAffinityCookie } from './affinity.ts'
import { toAppHeaders } from './forwarded-headers.ts'
import { createBalancer, createProxy } from './proxy.ts'

/** A load balancer in front of instances that sign people in by themselves: it takes them in turn, and knows nobody. */
export function createPlainDoor(deps: {
  publicOrigin: string
  instances: () => readonly Instance[]
  hasAffinity: boolean
}): RequestListener {
  const choose = createBalancer(deps)
  const forward = createProxy()
  return (req, res) => {
    const candidates = choose(req)
    const [instance] = candidates
    if (deps.hasAffinity && instance && readAffinity(req.headers.cookie) !== nameOf(instance)) {
      res.appendHeader('set-cookie', toAffinityCookie(instance))
    }
    forward(req, res, toAppHeaders(req, deps.publicOrigin, {}), candidates)
  }
}
