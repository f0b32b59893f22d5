// `npm run refresh:sizes`: updates src/domain/vm-sizes.ts, or the given file, with the sizes that Azure lists in the subscription
// AZURE_SUBSCRIPTION_ID. Uses the account of `az login`, or the app of AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.
// Takes half a minute, because Azure lists each size for each region.
import { readFileSync, writeFileSync } from 'node:fs'
import { ComputeManagementClient } from '@azure/arm-compute'
import { isRestError } from '@azure/core-rest-pipeline'
import { AzureCliCredential, ClientSecretCredential, type TokenCredential } from '@azure/identity'
import { CLOUDS } from '../src/config/clouds.ts'
import { trustCaBundle } from '../src/config/trust-ca-bundle.ts'
import { findSizeOfSku, mergeTable, readTable, toTableText, type VmSize, type VmSizes } from './vm-size-table.ts'

const { env } = process

async function listSizes(): Promise<VmSizes> {
  const subscription = env['AZURE_SUBSCRIPTION_ID']
  if (!subscription) throw new Error('AZURE_SUBSCRIPTION_ID is missing: a subscription that you may read')
  const endpoint = env['ARM_ENDPOINT'] ?? CLOUDS.public.armEndpoint
  const audience = env['ARM_AUDIENCE'] ?? endpoint
  const compute = new ComputeManagementClient(createCredential(), subscription, {
    endpoint,
    credentials: { scopes: [`${audience}/.default`] },
  })
  const sizes = new Map<string, VmSize>()
  for await (const sku of compute.resourceSkus.list()) {
    const found = findSizeOfSku(sku)
    if (found) sizes.set(...found)
  }
  if (sizes.size === 0) throw new Error('Azure listed no size, so nothing was changed')
  return sizes
}

function createCredential(): TokenCredential {
  const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: secret } = env
  if (!tenant || !client || !secret) return new AzureCliCredential()
  const authorityHost = env['AUTHORITY_HOST']
  if (!authorityHost) return new ClientSecretCredential(tenant, client, secret)
  return new ClientSecretCredential(tenant, client, secret, { authorityHost, disableInstanceDiscovery: true })
}

try {
  const file = process.argv[2] ?? 'src/domain/vm-sizes.ts'
  if (env['CA_BUNDLE']) trustCaBundle(env['CA_BUNDLE'], Date.now())
  const before = readTable(readFileSync(file, 'utf8'))
  const today = new Date().toISOString().slice(0, 10)
  const listed = await listSizes()
  const after = mergeTable(before, listed, today)
  writeFileSync(file, toTableText(after, today))
  process.stdout.write(
    `${file} has ${after.sizes.size} sizes: ${listed.size} as Azure lists them, ${after.sizes.size - listed.size} kept from before.\n`,
  )
} catch (error) {
  const code = isRestError(error) && error.code !== undefined ? ` (${error.code})` : ''
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${code}\n`)
  process.exitCode = 1
}
