// From nothing to My VMs for the people of one tenant: `azd up`, or `az deployment sub create`. README.md explains it.
targetScope = 'subscription'

@minLength(1)
@maxLength(40)
@description('The name of this installation: of its resource group (rg-NAME) and in the names of its app registrations.')
param environmentName string

@minLength(1)
@description('The region of everything that has one.')
param location string

@allowed(['P0v3', 'P1v3', 'P2v3', 'P0v4', 'P1v4', 'S1', 'S2', 'S3'])
@description('The size of the App Service plan. Premium and Standard have the deployment slot and can scale out.')
param sku string = 'P0v3'

@minValue(1)
@maxValue(10)
@description('With more than 1, instances come and go with the load, and share a Redis (Azure Managed Redis) for what people did.')
param maximumInstances int = 1

@allowed([
  'Balanced_B0'
  'Balanced_B1'
  'Balanced_B3'
  'Balanced_B5'
  'Balanced_B10'
  'Balanced_B20'
  'Balanced_B50'
  'Balanced_B100'
])
@description('The size of that Redis. The smallest holds what some thousand people did.')
param redisSku string = 'Balanced_B0'

@description('Who asked for what on which VM, kept for auditors in a storage account: AUDIT_CONTAINER.')
param audit bool = false

@minValue(1)
@description('How many days an entry of the audit trail is kept.')
param auditDays int = 365

@minValue(0)
@maxValue(146000)
@description('For how many days nobody can change or delete what is in the audit trail. Below auditDays; 0: no such policy.')
param auditImmutableDays int = 0

@allowed(['managedIdentity', 'secret'])
@description('How the two app registrations prove who they are. With secret, a Key Vault waits for two secrets of yours.')
param proof string = 'managedIdentity'

@allowed(['AllowAnonymous', 'RedirectToLoginPage'])
@description('What Easy Auth does with who is not signed in: pass on to the app, which says what it is and offers to sign in; or redirect.')
param unauthenticated string = 'AllowAnonymous'

@description('Reachable from a virtual network of its own alone, by private endpoints.')
param privateNetwork bool = false

@description('Consent for the whole organisation. Who deploys must be allowed to give it (Cloud Application Administrator).')
param grantConsent bool = false

@description('The address that people open, https://vms.example.com, where it is a domain of your own: PUBLIC_ORIGIN.')
param publicOrigin string = ''

@description('The name of your organisation: ORGANISATION_NAME.')
param organisationName string = ''

@description('Whom people ask for help, a mail address or an https link: SUPPORT_CONTACT.')
param supportContact string = ''

@description('A line above every page: NOTICE.')
param notice string = ''

@description('What nobody can do here, of start, stop, restart and the others in .env.example, with commas between them: DISABLED_ACTIONS.')
param disabledActions string = ''

@description('The ids of the only subscriptions that are shown, with commas between them: SUBSCRIPTIONS.')
param subscriptions string = ''

@allowed(['production', 'staging'])
@description('Where azd puts the app: straight before people, or into the slot, to be swapped in.')
param deployTo string = 'production'

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module myVms 'my-vms.bicep' = {
  scope: group
  name: 'my-vms'
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    sku: sku
    maximumInstances: maximumInstances
    redisSku: redisSku
    audit: audit
    auditDays: auditDays
    auditImmutableDays: auditImmutableDays
    proof: proof
    unauthenticated: unauthenticated
    privateNetwork: privateNetwork
    grantConsent: grantConsent
    publicOrigin: publicOrigin
    house: {
      ORGANISATION_NAME: organisationName
      SUPPORT_CONTACT: supportContact
      NOTICE: notice
      DISABLED_ACTIONS: disabledActions
      SUBSCRIPTIONS: subscriptions
    }
  }
}

@description('What people open.')
output URL string = myVms.outputs.url

@description('What a human must still do, if anything.')
output STILL_TO_DO string = myVms.outputs.stillToDo

@description('For the doctor, the portal and az.')
output AZURE_RESOURCE_GROUP string = group.name
output SITE_NAME string = myVms.outputs.siteName
output AUTH_CLIENT_ID string = myVms.outputs.authClientId
output SDK_CLIENT_ID string = myVms.outputs.sdkClientId
output KEY_VAULT_NAME string = myVms.outputs.keyVaultName
output AUDIT_CONTAINER string = myVms.outputs.auditContainer

@description('By this name azd looks for it; without, it would ask.')
output AZD_DEPLOY_WEB_SLOT_NAME string = deployTo
