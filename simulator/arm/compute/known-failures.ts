import { subscriptionArmId, vmArmId } from '../../world/arm-id.ts'
import type { PowerFailure } from '../../world/power-timeline.ts'
import type { Vm } from '../../world/subscription.ts'

/** A failure as Azure tells it: with this status if the request is refused for it, and as the error of the operation if that fails later. */
export interface KnownFailure extends PowerFailure {
  readonly status: number
}

const FORBIDDEN = 403
const CONFLICT = 409
const TOO_MANY = 429

/**
 * What can be planned by name. The messages are Azure's own, in parts shortened: of allocation, sizes, extensions, the agent and conflicts
 * from https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/error-messages; of Spot from …/virtual-machines/error-codes-spot;
 * of hibernation from …/virtual-machines/hibernate-resume-troubleshooting; of quotas, constraints, policies and deny assignments from the
 * public issues cloud-barista/cb-spider#1558, jenkins-infra/azure#1416 and the documentation of each. That any of them may come of any
 * action, and the status of each, is inferred.
 */
export const KNOWN_FAILURES = {
  allocation: () => ({
    status: CONFLICT,
    code: 'AllocationFailed',
    message:
      'Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving ' +
      'likelihood of allocation success at http://aka.ms/allocation-guidance',
  }),
  'allocation-in-zone': () => ({
    status: CONFLICT,
    code: 'ZonalAllocationFailed',
    message:
      'Allocation failed. We do not have sufficient capacity for the requested VM size in this zone. Read more about improving ' +
      'likelihood of allocation success at http://aka.ms/allocation-guidance',
  }),
  constraints: () => ({
    status: CONFLICT,
    code: 'OverconstrainedAllocationRequest',
    message: toConstrained('Networking Constraints (such as Accelerated Networking or IPv6)', 'VM Size'),
  }),
  /** Wrapped, as deployments and scale sets tell it. */
  'constraints-in-zone': () => ({
    status: CONFLICT,
    code: 'ResourceOperationFailure',
    message: "The resource operation completed with terminal provisioning state 'Failed'.",
    more: {
      details: [
        { code: 'OverconstrainedZonalAllocationRequest', message: toConstrained('Availability Zone', 'VM Size') },
      ],
    },
  }),
  resume: () => ({
    status: CONFLICT,
    code: 'OverconstrainedResumeFromHibernatedStateAllocationRequest',
    message: toConstrained(
      'Resuming from hibernated state (retry starting the VM after some time or alternatively stop-deallocate the VM and try starting ' +
        'the VM again)',
    ),
  }),
  'spot-price': ({ size }) => ({
    status: CONFLICT,
    code: 'SpotPriceGreaterThanProvidedMaxPrice',
    message:
      "Unable to perform operation 'start' since the provided max price '0.01 USD' is lower than the current spot price '0.02 USD' for " +
      `Azure Spot Virtual Machine size '${size}'.`,
  }),
  size: ({ size, location }) => ({
    status: CONFLICT,
    code: 'SkuNotAvailable',
    message:
      `The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: ${size}' is currently not available in ` +
      `location '${location}'. Please try another size or deploy to a different location or different zone.`,
  }),
  quota: ({ location }) => ({
    status: CONFLICT,
    code: 'OperationNotAllowed',
    message:
      'Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Additional details - Deployment ' +
      `Model: Resource Manager, Location: ${location}, Current Limit: 50, Current Usage: 48, Additional Required: 4, (Minimum) New Limit ` +
      'Required: 52.',
  }),
  lock: (vm) => ({
    status: CONFLICT,
    code: 'ScopeLocked',
    message:
      `The scope '${vmArmId(vm)}' cannot perform write operation because following scope(s) are locked: ` +
      `'${subscriptionArmId(vm.group.subscription)}/resourceGroups/${vm.group.name}'. Please remove the lock and try again.`,
  }),
  policy: (vm) => ({
    status: FORBIDDEN,
    code: 'RequestDisallowedByPolicy',
    message: `Resource '${vm.name}' was disallowed by policy. See error details for policy resource IDs.`,
    more: {
      target: vm.name,
      additionalInfo: [
        {
          type: 'PolicyViolation',
          info: { policyAssignmentDisplayName: 'No machines at night', policyDefinitionEffect: 'deny' },
        },
      ],
    },
  }),
  deny: (vm) => ({
    status: FORBIDDEN,
    code: 'DenyAssignmentAuthorizationFailed',
    message:
      "The client 'x' with object id 'y' has permission to perform action 'Microsoft.Compute/virtualMachines/start/action' on scope " +
      `'${vmArmId(vm)}'; however, the access is denied because of the deny assignment with name 'System deny assignment created by Azure ` +
      `Databricks' and Id '1' at scope '${subscriptionArmId(vm.group.subscription)}/resourceGroups/${vm.group.name}'.`,
  }),
  linked: (vm) => ({
    status: FORBIDDEN,
    code: 'LinkedAuthorizationFailed',
    message:
      "The client 'x' with object id 'y' has permission to perform action 'Microsoft.Compute/virtualMachines/start/action' on scope " +
      `'${vmArmId(vm)}'; however, it does not have permission to perform action(s) 'Microsoft.Network/networkInterfaces/join/action' on ` +
      `the linked scope(s) '${subscriptionArmId(vm.group.subscription)}/resourceGroups/rg-net/providers/Microsoft.Network/networkInterfaces/` +
      "nic-1' (respectively) or the linked scope(s) are invalid.",
  }),
  'other-operation': (vm) => ({
    status: CONFLICT,
    code: 'OperationNotAllowed',
    message: `Operation 'start' is not allowed on VM '${vm.name}' since another operation is in progress.`,
  }),
  concurrent: () => ({
    status: CONFLICT,
    code: 'Conflict',
    message:
      'The request failed due to conflict with a concurrent request. To resolve it, please refer to https://aka.ms/activitylog to get ' +
      'more details on the conflicting requests.',
  }),
  deleting: (vm) => ({
    status: CONFLICT,
    code: 'OperationNotAllowed',
    message:
      `Operation 'start' is not allowed on VM '${vm.name}' since the VM is marked for deletion. You can only retry the Delete operation ` +
      '(or wait for an ongoing one to complete).',
  }),
  agent: (vm) => ({
    status: CONFLICT,
    code: 'VMAgentStatusCommunicationError',
    message:
      `VM '${vm.name}' has not reported status for VM agent or extensions. Please verify the VM has a running VM agent, and can establish ` +
      'outbound connections to Azure storage.',
  }),
  extension: () => ({
    status: CONFLICT,
    code: 'VMExtensionProvisioningError',
    message: 'VM has reported a failure when processing extension \'setup\'. Error message: "exit status 1".',
  }),
  disabled: (vm) => ({
    status: CONFLICT,
    code: 'ReadOnlyDisabledSubscription',
    message:
      `The subscription '${vm.group.subscription.subscriptionId}' is disabled and therefore marked as read only. You cannot perform any ` +
      'write actions on this subscription until it is re-enabled.',
  }),
  throttled: () => ({
    status: TOO_MANY,
    code: 'OperationNotAllowed',
    message: 'The server rejected the request because too many requests have been received for this subscription.',
    more: { details: [{ code: 'TooManyRequests', target: 'StartVM', message: '{"operationGroup":"StartVM"}' }] },
  }),
  /** With Compute's own `innererror` of the OpenAPI, which has no code (InnerError in azure-rest-api-specs, Microsoft.Compute/common-types). */
  'inner-error': () => ({
    status: CONFLICT,
    code: 'AllocationFailed',
    message: 'Allocation failed. Please try reducing the VM size or number of VMs, retry later.',
    more: { innererror: { exceptiontype: 'AllocationFailedException', errordetail: 'No host.' } },
  }),
  unknown: () => ({ status: CONFLICT, code: 'NeverHeardOf', message: 'The moon is in the wrong phase.' }),
} as const satisfies Readonly<Record<string, (vm: Vm) => KnownFailure>>

export type KnownFailureName = keyof typeof KNOWN_FAILURES

export function isKnownFailure(name: string): name is KnownFailureName {
  return Object.hasOwn(KNOWN_FAILURES, name)
}

function toConstrained(...constraints: readonly string[]): string {
  return (
    'Allocation failed. VM(s) with the following constraints cannot be allocated, because the condition is too restrictive. Please ' +
    `remove some constraints and try again. Constraints applied are:\n${constraints.map((one) => `  - ${one}\n`).join('')}`
  )
}
