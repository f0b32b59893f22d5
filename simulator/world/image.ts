/** The properties of an operating system image that apply to its VMs. */
export interface Image {
  readonly publisher: string
  readonly offer: string
  readonly sku: string
  readonly exactVersion: string
  readonly osType: 'Linux' | 'Windows'
  /** As the guest agent reports it in the instance view. */
  readonly osName: string
  readonly osVersion: string
  readonly diskSizeGb: number
}

export const IMAGES = {
  ubuntu: {
    publisher: 'canonical',
    offer: 'ubuntu-24_04-lts',
    sku: 'server',
    exactVersion: '24.04.202510010',
    osType: 'Linux',
    osName: 'ubuntu',
    osVersion: '24.04',
    diskSizeGb: 30,
  },
  debian: {
    publisher: 'debian',
    offer: 'debian-12',
    sku: '12-gen2',
    exactVersion: '0.20251006.2257',
    osType: 'Linux',
    osName: 'debian',
    osVersion: '12.12',
    diskSizeGb: 30,
  },
  redHat: {
    publisher: 'RedHat',
    offer: 'RHEL',
    sku: '9-lvm-gen2',
    exactVersion: '9.6.2025091012',
    osType: 'Linux',
    osName: 'redhat',
    osVersion: '9.6',
    diskSizeGb: 64,
  },
  windowsServer: {
    publisher: 'MicrosoftWindowsServer',
    offer: 'WindowsServer',
    sku: '2022-datacenter-azure-edition',
    exactVersion: '20348.4294.251009',
    osType: 'Windows',
    osName: 'Windows Server 2022 Datacenter Azure Edition',
    osVersion: '10.0.20348.4294',
    diskSizeGb: 127,
  },
  sqlServer: {
    publisher: 'MicrosoftSQLServer',
    offer: 'sql2022-ws2022',
    sku: 'enterprise-gen2',
    exactVersion: '16.0.250912',
    osType: 'Windows',
    osName: 'Windows Server 2022 Datacenter',
    osVersion: '10.0.20348.4294',
    diskSizeGb: 127,
  },
  windowsClient: {
    publisher: 'MicrosoftWindowsDesktop',
    offer: 'windows-11',
    sku: 'win11-24h2-ent',
    exactVersion: '26100.6899.251011',
    osType: 'Windows',
    osName: 'Windows 11 Enterprise',
    osVersion: '10.0.26100.6899',
    diskSizeGb: 127,
  },
} as const satisfies Record<string, Image>
