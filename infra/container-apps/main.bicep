// My VMs on Azure Container Apps, signing people in by itself. docs/container-apps.md says what comes before and after.
@description('The image, with its registry: REGISTRY.azurecr.io/my-vms:VERSION.')
param image string

@description('The registry of the image, for which the identity has the role AcrPull. Empty if anybody may pull it.')
param registry string = ''

param location string = resourceGroup().location

@description('The user-assigned managed identity that both app registrations trust instead of a secret.')
param identityName string

@description('What people open. Empty: the address that Container Apps makes of the name, without a domain of your own.')
param publicOrigin string = ''

param authClientId string
param sdkClientId string

@description('32 random bytes in base64, the same for every replica: openssl rand -base64 32.')
@secure()
param sessionKey string

@description('The address of an Azure Managed Redis on which the identity has an access policy. Without it there is one replica.')
param redisUrl string = ''

@minValue(1)
@maxValue(10)
param maxReplicas int = 3

var name = 'my-vms'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: 'log-${name}'
  location: location
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 }
}

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: 'cae-${name}'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: { customerId: logs.properties.customerId, sharedKey: logs.listKeys().primarySharedKey }
    }
    workloadProfiles: [{ name: 'Consumption', workloadProfileType: 'Consumption' }]
  }
}

var origin = empty(publicOrigin) ? 'https://${name}.${environment.properties.defaultDomain}' : publicOrigin
var kept = empty(redisUrl) ? [] : [{ name: 'REDIS_URL', value: redisUrl }, { name: 'REDIS_AUTH', value: 'entra' }]

resource app 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: 8080, transport: 'http', allowInsecure: false }
      registries: empty(registry) ? [] : [{ server: registry, identity: identity.id }]
      secrets: [{ name: 'session-key', value: sessionKey }]
    }
    template: {
      // The app has 18 s for the requests under way.
      terminationGracePeriodSeconds: 30
      containers: [
        {
          name: name
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: concat(
            [
              { name: 'FRONT_DOOR', value: 'entra' }
              { name: 'PUBLIC_ORIGIN', value: origin }
              { name: 'TENANT_ID', value: tenant().tenantId }
              { name: 'AUTH_CLIENT_ID', value: authClientId }
              { name: 'AUTH_MANAGED_IDENTITY_CLIENT_ID', value: identity.properties.clientId }
              { name: 'SDK_CLIENT_ID', value: sdkClientId }
              { name: 'SDK_MANAGED_IDENTITY_CLIENT_ID', value: identity.properties.clientId }
              { name: 'SESSION_KEY', secretRef: 'session-key' }
            ],
            kept
          )
          probes: [
            { type: 'Startup', httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 2, failureThreshold: 10 }
            { type: 'Readiness', httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 5, failureThreshold: 2 }
            { type: 'Liveness', httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 10, timeoutSeconds: 5 }
          ]
        }
      ]
      // Without a Redis, replicas would not know of each other's signing out. Never none: the first person would wait for a start.
      scale: { minReplicas: 1, maxReplicas: empty(redisUrl) ? 1 : maxReplicas }
    }
  }
}

output origin string = origin
output principalId string = identity.properties.principalId
