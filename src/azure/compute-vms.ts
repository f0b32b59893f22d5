import { createPipelineRequest } from '@azure/core-rest-pipeline'
import * as z from 'zod'
import type { Cloud } from '../config/clouds.ts'
import type { VmId } from '../domain/arm-id.ts'
import type { PowerAction } from '../domain/power.ts'
import type { User } from '../domain/user.ts'
import type { ComputeVms, Progress } from '../services/ports.ts'
import type { ArmClients } from './arm-clients.ts'
import { askAzure, explain } from './arm-error.ts'
import { VmResource, toComputeVm } from './compute-vm.ts'
import { isOfResourceManager } from './only-resource-manager.ts'

/** The machines by Azure Compute, which is asked where Resource Graph may lag behind, and by which everything is done. */
export function createComputeVms(deps: { clients: ArmClients; cloud: Cloud }): ComputeVms {
  const virtualMachinesOf = (user: User, { subscriptionId }: VmId) =>
    deps.clients.compute(user, subscriptionId).virtualMachines
  return {
    get: (user, id) =>
      askAzure(async () => {
        const vm = await virtualMachinesOf(user, id).get(id.resourceGroup, id.name, { expand: 'instanceView' })
        return toComputeVm(id, VmResource.extend({ id: z.string() }).parse(vm))
      }),

    begin: (user, id, action) =>
      askAzure(async () => {
        const poller = virtualMachinesOf(user, id)[OPERATIONS[action]](id.resourceGroup, id.name)
        await poller.submitted()
        const { state } = PollerState.parse(JSON.parse(await poller.serialize()))
        const pollUrl = state.config?.operationLocation
        return { pollUrl: pollUrl && isOfResourceManager(pollUrl, deps.cloud) ? pollUrl : undefined }
      }),

    /** core-lro drops the error code of an operation that fails, so its URL is read here, through the client's own pipeline. */
    progress: (user, pollUrl) =>
      askAzure(async () => {
        const request = createPipelineRequest({ url: pollUrl })
        const response = await deps.clients.send(user, request)
        // Without a body the status says it: 202 for as long as the operation runs.
        const silent = { status: response.status === 202 ? 'InProgress' : 'Succeeded' }
        return toProgress(PollBody.parse({ ...silent, ...JSON.parse(response.bodyAsText || '{}') }))
      }),
  }
}

/** Deallocated and not merely powered off: a VM that is powered off goes on being billed. */
const OPERATIONS = { start: 'start', stop: 'deallocate', restart: 'restart' } as const satisfies Record<
  PowerAction,
  string
>

/** What @azure/core-lro serializes of a poller; of an operation that was done at once there is no location. */
const PollerState = z.object({
  state: z.object({ config: z.object({ operationLocation: z.string().optional() }).optional() }),
})

/** https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
const PollBody = z.object({
  status: z.string().toLowerCase(),
  endTime: z.string().optional().catch(undefined),
  error: z
    .object({ code: z.string().default('Unknown'), message: z.string().default('') })
    .optional()
    .catch(undefined),
})

/** Azure's states that end an operation; of the last, both spellings are about. Any other means that it still runs. */
const ENDS: Readonly<Record<string, 'succeeded' | 'failed'>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
  cancelled: 'failed',
}

function toProgress({ status: word, endTime, error }: z.infer<typeof PollBody>): Progress {
  const status = ENDS[word] ?? 'running'
  if (status === 'running') return { status, endedAt: undefined, failure: undefined }
  const endedAt = endTime === undefined ? undefined : Date.parse(endTime) || undefined
  if (status === 'succeeded') return { status, endedAt, failure: undefined }
  const code = error?.code ?? word
  return { status, endedAt, failure: { code, message: explain(code, error?.message) ?? '' } }
}
