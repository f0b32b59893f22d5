import { osDiskName } from '../../world/arm-id.ts'
import { isAllocated, type PowerEntry } from '../../world/power-timeline.ts'
import type { Vm } from '../../world/subscription.ts'
import { toAzureTime } from './azure-time.ts'
import { toComputerName } from './computer-name.ts'
import { toExtensionViews } from './extension-shape.ts'

/** Omits what only a running guest agent reports if there is no agent: a deallocated VM has no `osName`. */
export function toInstanceView(vm: Vm, state: PowerEntry): Record<string, unknown> {
  const disks = [{ name: osDiskName(vm), statuses: [succeeded(vm.createdAt)] }]
  const extensions = toExtensionViews(vm)
  return {
    ...(isAllocated(state) && {
      computerName: toComputerName(vm),
      osName: vm.image.osName,
      osVersion: vm.image.osVersion,
      vmAgent: toAgent(vm, state),
    }),
    disks,
    ...(extensions.length > 0 && { extensions }),
    bootDiagnostics: {},
    hyperVGeneration: 'V2',
    statuses: [toProvisioningStatus(state), ...toPowerStatuses(state), ...toHibernationStatuses(state)],
  }
}

/** The power status as Resource Graph has it in `extended.instanceView.powerState`, and Compute in `statuses`. */
export function toPowerStatuses(state: PowerEntry): readonly { code: string; level: string; displayStatus: string }[] {
  if (state.power === undefined) return []
  return [{ code: `PowerState/${state.power}`, level: 'Info', displayStatus: `VM ${state.power}` }]
}

/** As in the documentation of hibernation; Resource Graph has it in `extended.instanceView.hibernationState`. */
export function toHibernationStatuses({ hibernated }: PowerEntry): readonly Record<string, string>[] {
  if (!hibernated) return []
  return [{ code: 'HibernationState/Hibernated', level: 'Info', displayStatus: 'VM hibernated' }]
}

function toProvisioningStatus(state: PowerEntry): Record<string, unknown> {
  const { provisioning } = state
  if (provisioning === 'Succeeded') return succeeded(state.at)
  if (provisioning !== 'Failed') {
    return { code: `ProvisioningState/${provisioning.toLowerCase()}`, level: 'Info', displayStatus: provisioning }
  }
  return {
    code: `ProvisioningState/failed${state.failure ? `/${state.failure.code}` : ''}`,
    level: 'Error',
    displayStatus: 'Provisioning failed',
    ...(state.failure && { message: state.failure.message }),
    time: toAzureTime(state.at),
  }
}

const AGENT_VERSIONS = { Linux: '2.14.0.1', Windows: '2.7.41491.1172' } as const

function toAgent(vm: Vm, state: PowerEntry): Record<string, unknown> {
  const isReady = state.power === 'running' && state.provisioning === 'Succeeded'
  const status = isReady
    ? { code: 'succeeded', level: 'Info', displayStatus: 'Ready', message: 'Guest Agent is running' }
    : {
        code: 'Unavailable',
        level: 'Warning',
        displayStatus: 'Not Ready',
        message: 'VM status blob is found but not yet populated.',
      }
  return {
    vmAgentVersion: isReady ? AGENT_VERSIONS[vm.image.osType] : 'Unknown',
    statuses: [{ ...status, code: `ProvisioningState/${status.code}`, time: toAzureTime(state.at) }],
    extensionHandlers: [],
  }
}

function succeeded(time: number): Record<string, unknown> {
  return {
    code: 'ProvisioningState/succeeded',
    level: 'Info',
    displayStatus: 'Provisioning succeeded',
    time: toAzureTime(time),
  }
}
