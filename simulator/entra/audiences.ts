/** The audience that Entra's documentation recommends for federated credentials. */
export const TOKEN_EXCHANGE_AUDIENCE = 'api://AzureADTokenExchange'

/** Azure Service Management, the app that stands for Azure Resource Manager in every tenant. */
export const ARM_APP_ID = '797f4846-ba00-4fd7-ba43-dac1f8f63013'

/** Every audience that Azure Resource Manager accepts. `origin` is one because the Azure CLI requests the endpoint itself. */
export function toArmAudiences(origin: string): readonly string[] {
  const names = ['https://management.core.windows.net', 'https://management.azure.com', origin]
  return [...names.flatMap((name) => [`${name}/`, name]), ARM_APP_ID]
}

/** The resources for which an app or a managed identity gets a token of its own: Resource Manager, Redis and Storage. */
export function toAppAudiences(origin: string): readonly string[] {
  return [...toArmAudiences(origin), ...[REDIS, STORAGE].flatMap((name) => [name, `${name}/`])]
}

/** https://learn.microsoft.com/azure/redis/entra-for-authentication */
const REDIS = 'https://redis.azure.com'
/** https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory */
const STORAGE = 'https://storage.azure.com'

export function isStorage(resource: string): boolean {
  return resource.replace(/\/$/, '') === STORAGE
}
