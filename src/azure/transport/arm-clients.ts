import type { Agent } from 'node:https'
import { ComputeManagementClient, type ComputeManagementClientOptionalParams } from '@azure/arm-compute'
import { ResourceGraphClient } from '@azure/arm-resourcegraph'
import { ResourceManagementClient } from '@azure/arm-resources'
import { SubscriptionClient } from '@azure/arm-resources-subscriptions'
import type { Pipeline, PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import type { AccessToken, TokenCredential } from 'easy-auth-credential'
import { overSockets, retryDroppedConnection, within } from 'easy-auth-credential/pipeline'
import type { Cloud } from '../../config/clouds.ts'
import type { Call } from '../../domain/call.ts'
import { isGraphQuestion } from './graph-question.ts'
import { onlyJson } from './only-json.ts'
import { onlyResourceManager } from './only-resource-manager.ts'
import type { InPackage } from './operation-groups.ts'
import { createRecordedCalls } from './recorded-calls.ts'
import { throwRefusals } from './throw-refusals.ts'

/** Clients that act as one person, made for one use: no client is ever shared between people. */
export interface ArmClients {
  compute(call: Call, subscriptionId: string): InPackage<ComputeManagementClient, '@azure/arm-compute'>
  graph(call: Call): ResourceGraphClient
  resources(call: Call, subscriptionId: string): InPackage<ResourceManagementClient, '@azure/arm-resources'>
  subscriptions(call: Call): InPackage<SubscriptionClient, '@azure/arm-resources-subscriptions'>
  /** Sends a request for which no client has a method. */
  send(call: Call, request: PipelineRequest): Promise<PipelineResponse>
}

export function createArmClients(deps: {
  cloud: Cloud
  onBehalfOf: { tokenFor(call: Call, claims?: string): Promise<AccessToken> }
  sockets: Agent
  graphQuota: { policyFor(call: Call): PipelinePolicy }
}): ArmClients {
  const optionsFor = (call: Call) =>
    ({
      endpoint: deps.cloud.armEndpoint,
      credentials: { scopes: [`${deps.cloud.armAudience}/.default`] },
      httpClient: createRecordedCalls(call),
      additionalPolicies: [
        { policy: overSockets(deps.sockets), position: 'perCall' },
        { policy: within(call.signal), position: 'perCall' },
        { policy: throwRefusals(), position: 'perCall' },
        { policy: onlyJson(), position: 'perCall' },
        { policy: retryDroppedConnection(isGraphQuestion), position: 'perCall' },
        // Runs on every attempt, because it must check the target of a redirect too.
        { policy: onlyResourceManager(deps.cloud), position: 'perRetry' },
      ],
    }) satisfies ComputeManagementClientOptionalParams
  const credential = (call: Call): TokenCredential => ({
    getToken: (_scopes, { claims } = {}) => deps.onBehalfOf.tokenFor(call, claims),
  })
  return {
    compute: (call, subscriptionId) =>
      withoutIdle(new ComputeManagementClient(credential(call), subscriptionId, optionsFor(call))),
    graph: (call) => {
      const client = withoutIdle(new ResourceGraphClient(credential(call), optionsFor(call)))
      client.pipeline.addPolicy(deps.graphQuota.policyFor(call))
      return client
    },
    resources: (call, subscriptionId) =>
      withoutIdle(new ResourceManagementClient(credential(call), subscriptionId, optionsFor(call))),
    subscriptions: (call) => withoutIdle(new SubscriptionClient(credential(call), optionsFor(call))),
    send: (call, request) =>
      withoutIdle(new ComputeManagementClient(credential(call), '', optionsFor(call))).pipeline.sendRequest(
        createRecordedCalls(call),
        request,
      ),
  }
}

/**
 * For uploads, for abort signals that are not the platform's, and for retries: waiting out a Retry-After would only delay the
 * page, so the app reports the throttling to the person.
 */
const IDLE = ['formDataPolicy', 'multipartPolicy', 'wrapAbortSignalLikePolicy', 'defaultRetryPolicy']

/** The client without policies that have nothing to do here, but take their time on every request. */
function withoutIdle<Client extends { readonly pipeline: Pipeline }>(client: Client): Client {
  for (const name of IDLE) client.pipeline.removePolicy({ name })
  return client
}
