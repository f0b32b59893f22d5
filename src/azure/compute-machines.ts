import type { ComputeManagementClient, VirtualMachine } from '@azure/arm-compute'
import { createDefaultHttpClient, createPipelineRequest, RestError } from '@azure/core-rest-pipeline'
import { z } from 'zod'
import type { Cloud } from '../config/clouds.ts'
import type { VmId } from '../domain/arm-id.ts'
import { toPowerState, type PowerAction } from '../domain/power.ts'
import type { Machine } from '../domain/vm.ts'
import type { Machines, Progress } from '../services/ports.ts'
import type { ArmClients } from './arm-clients.ts'
import { askAzure, explain } from './arm-error.ts'
import { isOfResourceManager } from './only-resource-manager.ts'
import { toOs, toTags } from './vm-facts.ts'

/** The machines by Azure Compute, which is asked where Resource Graph may lag behind, and by which everything is done. */
export function createComputeMachines(deps: { clients: ArmClients; cloud: Cloud }): Machines {
  const httpClient = createDefaultHttpClient()
  return {
    get: (user, id) =>
      askAzure(user, async (abortSignal) => {
        const { virtualMachines } = deps.clients.compute(user, id.subscriptionId)
        return toMachine(
          id,
          await virtualMachines.get(id.resourceGroup, id.name, { expand: 'instanceView', abortSignal }),
        )
      }),

    begin: (user, id, action) =>
      askAzure(user, async (abortSignal) => {
        const poller = BEGIN[action](deps.clients.compute(user, id.subscriptionId), id, abortSignal)
        await poller.submitted()
        const { state } = PollerState.parse(JSON.parse(await poller.serialize()))
        const pollUrl = state.config?.operationLocation
        return { pollUrl: pollUrl && isOfResourceManager(pollUrl, deps.cloud) ? pollUrl : undefined }
      }),

    /** core-lro drops the error code of an operation that fails, so its URL is read here, through the client's own pipeline. */
    progress: (user, pollUrl) =>
      askAzure(user, async (abortSignal) => {
        const { pipeline } = deps.clients.compute(user, '')
        const request = createPipelineRequest({ url: pollUrl, abortSignal })
        const response = await pipeline.sendRequest(httpClient, request)
        if (response.status >= 400) throw new RestError('', { statusCode: response.status, request, response })
        return toProgress(PollBody.parse(JSON.parse(response.bodyAsText || '{}')))
      }),
  }
}

type Begin = (
  client: ComputeManagementClient,
  id: VmId,
  abortSignal: AbortSignal,
) => ReturnType<VirtualMachines['start']>
type VirtualMachines = ComputeManagementClient['virtualMachines']

const BEGIN: Readonly<Record<PowerAction, Begin>> = {
  start: (client, id, abortSignal) => client.virtualMachines.start(id.resourceGroup, id.name, { abortSignal }),
  // Deallocated and not merely powered off: a VM that is powered off goes on being billed.
  stop: (client, id, abortSignal) => client.virtualMachines.deallocate(id.resourceGroup, id.name, { abortSignal }),
  restart: (client, id, abortSignal) => client.virtualMachines.restart(id.resourceGroup, id.name, { abortSignal }),
}

/** What @azure/core-lro serializes of a poller; of an operation that was done at once there is no location. */
const PollerState = z.object({
  state: z.object({ config: z.object({ operationLocation: z.string().optional() }).optional() }),
})

/** https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
const PollBody = z.object({
  status: z.string().default('Succeeded'),
  endTime: z.string().optional(),
  error: z.object({ code: z.string().default('Unknown'), message: z.string().default('') }).optional(),
})

function toProgress({ status, endTime, error }: z.infer<typeof PollBody>): Progress {
  const endedAt = endTime === undefined ? undefined : Date.parse(endTime) || undefined
  if (status === 'Succeeded') return { status: 'succeeded', endedAt, failure: undefined }
  if (status !== 'Failed' && status !== 'Canceled') return { status: 'running', endedAt: undefined, failure: undefined }
  const code = error?.code ?? status
  return { status: 'failed', endedAt, failure: { code, message: explain(code, error?.message) ?? '' } }
}

function toMachine(id: VmId, vm: VirtualMachine): Machine {
  const power = vm.instanceView?.statuses?.find(({ code }) => code?.toLowerCase().startsWith('powerstate/'))
  return {
    id,
    name: vm.name ?? id.name,
    power: toPowerState(power?.code),
    size: vm.hardwareProfile?.vmSize ?? '',
    os: toOs(vm.storageProfile?.osDisk?.osType),
    location: vm.location,
    resourceGroup: id.resourceGroup,
    provisioning: vm.provisioningState ?? '',
    tags: toTags(vm.tags),
  }
}
