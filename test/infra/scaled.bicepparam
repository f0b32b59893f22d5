// Everything that may be chosen, otherwise: several instances, by secrets, in a private network.
using '../../infra/main.bicep'

param environmentName = 'scaled'
param location = 'westeurope'
param sku = 'P1v3'
param maximumInstances = 4
param redisSku = 'Balanced_B50'
param audit = true
param auditDays = 400
param auditImmutableDays = 90
param proof = 'secret'
param unauthenticated = 'RedirectToLoginPage'
param privateNetwork = true
param grantConsent = true
param publicOrigin = 'https://vms.contoso.example'
param organisationName = 'Contoso'
param supportContact = 'help@contoso.example'
param notice = 'Closed on Sunday'
param disabledActions = 'restart'
param subscriptions = '11111111-2222-4333-8444-555555555555'
param deployTo = 'staging'
