import { subscriptionArmId } from '../../world/arm-id.ts'
import { ARM_ERRORS } from '../arm-error.ts'
import { type ArmHandler, type ArmRequest, ok } from '../arm-request.ts'
import type { Gate } from '../gate.ts'
import { REGIONS } from './regions.ts'

const READ = 'Microsoft.Resources/subscriptions/providers/read'

/**
 * The simulated types, and a provider that clients look up although nothing of it is simulated. Every api-version is accepted;
 * these are for clients that ask which one to send.
 */
const PROVIDERS = [
  {
    namespace: 'Microsoft.Authorization',
    types: ['locks', 'permissions', 'roleAssignments', 'roleDefinitions'],
    version: '2022-04-01',
  },
  {
    namespace: 'Microsoft.Compute',
    types: ['virtualMachines', 'disks', 'skus', 'locations/operations', 'locations/vmSizes'],
    version: '2024-07-01',
  },
  {
    namespace: 'Microsoft.Insights',
    types: ['metrics', 'metricDefinitions', 'metricAlerts', 'activityLogAlerts', 'diagnosticSettings', 'eventtypes'],
    version: '2024-02-01',
  },
  { namespace: 'Microsoft.Network', types: ['networkInterfaces', 'publicIPAddresses'], version: '2024-05-01' },
  { namespace: 'Microsoft.ResourceGraph', types: ['resources'], version: '2024-04-01' },
  {
    namespace: 'Microsoft.Resources',
    types: ['subscriptions', 'resourceGroups', 'resources', 'tenants'],
    version: '2022-12-01',
  },
] as const

/** `Microsoft.Resources`: the resource providers. The generic az commands look up which api-version to send. */
export function createProviderHandlers({ gate }: { gate: Gate }) {
  const demandSubscription = (request: ArmRequest): string => {
    const id = subscriptionArmId(gate.getSubscription(request))
    gate.demand(request, READ, id)
    return id
  }
  return {
    list: (request) => {
      const id = demandSubscription(request)
      return ok({ value: PROVIDERS.map((provider) => toResource(id, provider)) })
    },
    get: (request) => {
      const id = demandSubscription(request)
      const asked = request.param('namespace')
      const provider = PROVIDERS.find(({ namespace }) => namespace.toLowerCase() === asked.toLowerCase())
      // Azure has many more of Microsoft's.
      if (provider === undefined && /^microsoft\./i.test(asked)) {
        throw ARM_ERRORS.notSimulated(`the resource provider ${asked}`)
      }
      if (provider === undefined) throw ARM_ERRORS.namespaceInvalid(asked)
      return ok(toResource(id, provider))
    },
  } satisfies Record<string, ArmHandler>
}

function toResource(subscriptionId: string, { namespace, types, version }: (typeof PROVIDERS)[number]) {
  return {
    id: `${subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: 'Registered',
    resourceTypes: types.map((resourceType) => ({
      resourceType,
      locations: REGIONS.map(({ displayName }) => displayName),
      apiVersions: [version],
      defaultApiVersion: version,
    })),
  }
}
