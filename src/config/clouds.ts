/** The endpoints of a cloud, and the audience of tokens for its Resource Manager. */
export interface Cloud {
  /** Origin of Entra. */
  readonly authority: string
  /** Origin of Azure Resource Manager. */
  readonly armEndpoint: string
  /** The resource whose `/.default` scope is requested. */
  readonly armAudience: string
}

interface KnownCloud extends Cloud {
  /** Origin of the Azure portal: https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure */
  readonly portal: string
  /**
   * Audience of the managed identity's token that replaces an app's secret:
   * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
   */
  readonly tokenExchangeAudience: string
}

/**
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud and, for Resource Manager,
 * the constants of @azure/arm-compute and of the az command line.
 */
export const CLOUDS = {
  public: {
    authority: 'https://login.microsoftonline.com',
    armEndpoint: 'https://management.azure.com',
    armAudience: 'https://management.azure.com',
    portal: 'https://portal.azure.com',
    tokenExchangeAudience: 'api://AzureADTokenExchange',
  },
  usgovernment: {
    authority: 'https://login.microsoftonline.us',
    armEndpoint: 'https://management.usgovcloudapi.net',
    armAudience: 'https://management.usgovcloudapi.net',
    portal: 'https://portal.azure.us',
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
  },
  china: {
    authority: 'https://login.chinacloudapi.cn',
    armEndpoint: 'https://management.chinacloudapi.cn',
    armAudience: 'https://management.chinacloudapi.cn',
    portal: 'https://portal.azure.cn',
    tokenExchangeAudience: 'api://AzureADTokenExchangeChina',
  },
} as const satisfies Record<string, KnownCloud>
