import { createSocketPool } from 'easy-auth-credential/pipeline'
import { createGraphInventory } from '../../../src/azure/resource-graph/inventory.ts'
import { createGraphQuota } from '../../../src/azure/resource-graph/quota.ts'
import { createArmClients } from '../../../src/azure/transport/arm-clients.ts'
import { aCall } from '../../support/call.ts'
import { startLocalAzure } from '../../support/local-azure.ts'

describe('the rows of machines that are followed', () => {
  it('come by one question, also when the page that asked first is left', async () => {
    const azure = await startLocalAzure()
    const sockets = createSocketPool()
    const { credential } = azure.as('ada')
    const cloud = { authority: azure.origin, armEndpoint: azure.origin, armAudience: 'https://management.azure.com' }
    const clock = { now: Date.now, wait: () => Promise.resolve() }
    const clients = createArmClients({
      cloud,
      onBehalfOf: { tokenFor: () => credential.getToken(`${cloud.armAudience}/.default`) },
      sockets,
      graphQuota: createGraphQuota({ clock }),
    })
    const names = { subscriptions: () => Promise.resolve(new Map()), resourceGroup: () => Promise.resolve(undefined) }
    const inventory = createGraphInventory({ clients, names, clock })
    const idOf = (name: string) => ({
      subscriptionId: azure.idOf('Contoso Production'),
      resourceGroup: 'rg-web-prod',
      name,
    })
    await azure.control('PUT', '/faults', [{ match: { path: 'ResourceGraph' }, delayMs: 500 }])
    await azure.control('DELETE', '/requests')
    const left = new AbortController()

    const leaving = inventory.find(aCall({ signal: left.signal }), idOf('web-01'))
    const staying = inventory.find(aCall(), idOf('web-02'))
    setTimeout(() => left.abort(), 200)

    await expect(leaving).rejects.toMatchObject({ kind: 'azure-slow' })
    expect((await staying)?.addresses.public).toBe('20.61.14.22')
    const { body } = await azure.control('GET', '/requests')
    const paths = (body as { path: string }[]).map(({ path }) => path)
    expect(paths.filter((path) => path.includes('ResourceGraph'))).toHaveLength(1)
    sockets.destroy()
    await azure.close()
  })
})
