import { type RequestHandler, Router } from 'express'
import { findVmId, type VmId } from '../../domain/arm-id.ts'
import type { VmAction } from '../../domain/vm-actions/vm-action.ts'
import { VM_ACTIONS } from '../../domain/vm-actions/vm-actions.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** The VM that the request's URL names, and the action on it. */
    about?: { readonly id: VmId; readonly action: VmAction | undefined }
  }
}

/** Reads what a request is about, for the policy and for error pages of requests that reach no other route. */
export function about(): Router {
  const router = Router()
  const vm = '/vms/:subscriptionId/:resourceGroup/:name' as const
  const note =
    (action: VmAction | undefined): RequestHandler<{ subscriptionId: string; resourceGroup: string; name: string }> =>
    ({ params: { subscriptionId, resourceGroup, name } }, res, next) => {
      const id = findVmId(subscriptionId, resourceGroup, name)
      if (id) res.locals.about = { id, action }
      next()
    }

  router.all([vm, `${vm}/*below`], note(undefined))
  for (const action of VM_ACTIONS) router.all(`${vm}/${action.name}`, note(action))
  return router
}
