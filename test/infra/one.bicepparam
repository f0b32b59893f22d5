// As `azd up` has it by itself: one instance, by a managed identity, reached over the internet.
using '../../infra/main.bicep'

param environmentName = 'one'
param location = 'westeurope'
