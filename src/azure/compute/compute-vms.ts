import type { ComputeManagementClient } from '@azure/arm-compute'
import { createPipelineRequest } from '@azure/core-rest-pipeline'
import * as z from 'zod'
import type { Cloud } from '../../config/clouds.ts'
import type { VmId } from '../../domain/arm-id.ts'
import type { Call } from '../../domain/call.ts'
import { findOwn } from '../../domain/find-own.ts'
import type { BegunOperation, VmActionName } from '../../domain/vm-actions/vm-action.ts'
import type { ComputeVms, Progress } from '../../features/vm-actions/ports.ts'
import type { ArmClients } from '../transport/arm-clients.ts'
import { askAzure } from '../transport/arm-error.ts'
import { isOfResourceManager } from '../transport/only-resource-manager.ts'
import { toFailure } from '../transport/translate.ts'
import { toComputeVm, VmResource } from './schema.ts'

/** VMs from Azure Compute, which performs every action and is read when Resource Graph may lag behind. */
export function createComputeVms(deps: { clients: ArmClients; cloud: Cloud }): ComputeVms {
  const virtualMachinesOf = (call: Call, { subscriptionId }: VmId) =>
    deps.clients.compute(call, subscriptionId).virtualMachines

  return {
    get: (call, id) =>
      askAzure(async () => {
        const vm = await virtualMachinesOf(call, id).get(id.resourceGroup, id.name, { expand: 'instanceView' })
        return toComputeVm(id, VmResource.extend({ id: z.string() }).parse(vm))
      }),

    begin: (call, id, action) =>
      askAzure(async (): Promise<BegunOperation> => {
        const poller = BEGIN[action](virtualMachinesOf(call, id), id)
        if (!('submitted' in poller)) {
          await poller
          return { pollUrl: undefined }
        }
        await poller.submitted()
        const { state } = PollerState.parse(JSON.parse(await poller.serialize()))
        const pollUrl = state.config?.operationLocation
        return { pollUrl: pollUrl && isOfResourceManager(pollUrl, deps.cloud) ? pollUrl : undefined }
      }),

    /** core-lro drops the error code of a failed operation, so this reads the operation's URL through the client's pipeline. */
    progress: (call, pollUrl) =>
      askAzure(async () => {
        const request = createPipelineRequest({ url: pollUrl })
        const response = await deps.clients.send(call, request)
        // Without a body, the status decides: 202 means that the operation still runs.
        const silent = { status: response.status === 202 ? 'InProgress' : 'Succeeded' }
        return toProgress(PollBody.parse({ ...silent, ...JSON.parse(response.bodyAsText || '{}') }))
      }),
  }
}

type VirtualMachines = ComputeManagementClient['virtualMachines']
type Poller = ReturnType<VirtualMachines['start']>

/** Each sends its request once the poller is asked to, or at once if Azure has no operation for it. */
const BEGIN: Readonly<Record<VmActionName, (vms: VirtualMachines, id: VmId) => Poller | Promise<void>>> = {
  start: (vms, { resourceGroup, name }) => vms.start(resourceGroup, name),
  stop: (vms, { resourceGroup, name }) => vms.deallocate(resourceGroup, name),
  restart: (vms, { resourceGroup, name }) => vms.restart(resourceGroup, name),
  'power-off': (vms, { resourceGroup, name }) => vms.powerOff(resourceGroup, name),
  hibernate: (vms, { resourceGroup, name }) => vms.deallocate(resourceGroup, name, { hibernate: true }),
  redeploy: (vms, { resourceGroup, name }) => vms.redeploy(resourceGroup, name),
  reapply: (vms, { resourceGroup, name }) => vms.reapply(resourceGroup, name),
  'simulate-eviction': (vms, { resourceGroup, name }) => vms.simulateEviction(resourceGroup, name),
}

/** The state of a poller as @azure/core-lro serializes it. An operation that finishes at once has no location. */
const PollerState = z.object({
  state: z.object({ config: z.object({ operationLocation: z.string().optional() }).optional() }),
})

/** https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
const PollBody = z.object({
  status: z.string().toLowerCase(),
  endTime: z.string().optional().catch(undefined),
  error: z.unknown().optional(),
})

/** Azure's final states of an operation. Both spellings of the last one occur. Any other state means that it still runs. */
const ENDS: Readonly<Record<string, 'succeeded' | 'failed'>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
  cancelled: 'failed',
}

function toProgress({ status: word, endTime, error }: z.infer<typeof PollBody>): Progress {
  const status = findOwn(ENDS, word) ?? 'running'
  if (status === 'running') return { status, endedAt: undefined, failure: undefined }
  const endedAt = endTime === undefined ? undefined : Date.parse(endTime) || undefined
  if (status === 'succeeded') return { status, endedAt, failure: undefined }
  return { status, endedAt, failure: toFailure(error, word) }
}
