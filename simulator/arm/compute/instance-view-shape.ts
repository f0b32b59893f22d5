import { osDiskName } from '../../world/arm-id.ts'
import { isAllocated, type PowerEntry } from '../../world/power-timeline.ts'
import type { Vm } from '../../world/subscription.ts'
import { toAzureTime } from './azure-time.ts'
import { toComputerName } from './computer-name.ts'

/** Omits what only a running guest agent reports if there is no agent: a deallocated VM has no `osName`. */
export function toInstanceView(vm: Vm, state: PowerEntry): Record<string, unknown> {
  const disks = [{ name: osDiskName(vm), statuses: [succeeded(vm.createdAt)] }]
  return {
    ...(isAllocated(state) && {
      computerName: toComputerName(vm),
      osName: vm.image.osName,
      osVersion: vm.image.osVersion,
      vmAgent: toAgent(vm, state),
    }),
    disks,
    bootDiagnostics: {},
    hyperVGeneration: 'V2',
    statuses: [toProvisioningStatus(state), ...toPowerStatuses(state)],
  }
}

/** The power status as Resource Graph has it in `extended.instanceView.powerState`, and Compute in `statuses`. */
export function toPowerStatuses(state: PowerEntry): readonly { code: string; level: string; displayStatus: string }[] {
  if (state.power === undefined) return []
  return [{ code: `PowerState/${state.power}`, level: 'Info', displayStatus: `VM ${state.power}` }]
}

function toProvisioningStatus(state: PowerEntry): Record<string, unknown> {
  if (state.provisioning === 'Updating') {
    return { code: 'ProvisioningState/updating', level: 'Info', displayStatus: 'Updating' }
  }
  if (state.provisioning === 'Succeeded') return succeeded(state.at)
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
