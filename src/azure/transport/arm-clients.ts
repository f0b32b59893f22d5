import type { Agent } from 'node:https'
import { ComputeManagementClient, type ComputeManagementClientOptionalParams } from '@azure/arm-compute'
import { ResourceGraphClient } from '@azure/arm-resourcegraph'
import { ResourceManagementClient } from '@azure/arm-resources'
import { SubscriptionClient } from '@azure/arm-resources-subscriptions'
import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import type { AccessToken, TokenCredential } from '@azure/identity'
import type { Cloud } from '../../config/clouds.ts'
import type { User } from '../../domain/user.ts'
import { createRecordedCalls } from './recorded-calls.ts'
import { onlyResourceManager } from './only-resource-manager.ts'
import { retryDroppedConnection } from './retry-dropped-connection.ts'
import { overSockets } from './socket-pool.ts'
import { throwRefusals } from './throw-refusals.ts'
import { within } from './within-time.ts'

/** Clients that act as one person, made for one use: no client is ever shared between people. */
export interface ArmClients {
  compute(user: User, subscriptionId: string): ComputeManagementClient
  graph(user: User): ResourceGraphClient
  resources(user: User, subscriptionId: string): ResourceManagementClient
  subscriptions(user: User): SubscriptionClient
  /** Sends a request for which no client has a method. */
  send(user: User, request: PipelineRequest): Promise<PipelineResponse>
}

export function createArmClients(deps: {
  cloud: Cloud
  onBehalfOf: { tokenFor(user: User, claims?: string): Promise<AccessToken> }
  sockets: Agent
  graphQuota: { policyFor(user: User): PipelinePolicy }
}): ArmClients {
  const optionsFor = (user: User) =>
    ({
      endpoint: deps.cloud.armEndpoint,
      credentials: { scopes: [`${deps.cloud.armAudience}/.default`] },
      // Waiting out a Retry-After would only delay the page, so the app reports the throttling to the person.
      retryOptions: { maxRetries: 0 },
      httpClient: createRecordedCalls(user),
      additionalPolicies: [
        { policy: overSockets(deps.sockets), position: 'perCall' },
        { policy: within(user.deadline), position: 'perCall' },
        { policy: throwRefusals(), position: 'perCall' },
        { policy: retryDroppedConnection(), position: 'perCall' },
        // Runs on every attempt, because it must check the target of a redirect too.
        { policy: onlyResourceManager(deps.cloud), position: 'perRetry' },
      ],
    }) satisfies ComputeManagementClientOptionalParams
  const credential = (user: User): TokenCredential => ({
    getToken: (_scopes, { claims } = {}) => deps.onBehalfOf.tokenFor(user, claims),
  })
  return {
    compute: (user, subscriptionId) => new ComputeManagementClient(credential(user), subscriptionId, optionsFor(user)),
    graph: (user) => {
      const client = new ResourceGraphClient(credential(user), optionsFor(user))
      client.pipeline.addPolicy(deps.graphQuota.policyFor(user))
      return client
    },
    resources: (user, subscriptionId) =>
      new ResourceManagementClient(credential(user), subscriptionId, optionsFor(user)),
    subscriptions: (user) => new SubscriptionClient(credential(user), optionsFor(user)),
    send: (user, request) =>
      new ComputeManagementClient(credential(user), '', optionsFor(user)).pipeline.sendRequest(
        createRecordedCalls(user),
        request,
      ),
  }
}
