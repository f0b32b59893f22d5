import { readConfig } from '../../src/config/config.ts'
import { checkAudit } from '../../src/diagnosis/audit-step.ts'
import { createAppIdentity } from '../../src/identity/app-identity.ts'
import { appEnvironment } from '../support/app-environment.ts'
import { startTestStorage, type TestStorage } from '../support/audit-storage.ts'
import { type LocalAzure, startLocalAzure } from '../support/local-azure.ts'

describe('the doctor, on the audit trail', () => {
  let azure: LocalAzure
  let storage: TestStorage
  beforeAll(async () => {
    azure = await startLocalAzure()
    storage = await startTestStorage(azure)
    const { header } = azure.directory.managedIdentity
    Object.assign(process.env, { IDENTITY_ENDPOINT: `${azure.origin}/msi/token`, IDENTITY_HEADER: header })
  })
  afterAll(async () => {
    delete process.env['IDENTITY_ENDPOINT']
    delete process.env['IDENTITY_HEADER']
    await storage.close()
    await azure.close()
  })

  async function check(settings: Record<string, string>): Promise<string> {
    const MANAGED_IDENTITY_CLIENT_ID = azure.directory.managedIdentity.clientId
    const config = readConfig({ ...appEnvironment(azure), MANAGED_IDENTITY_CLIENT_ID, ...settings })
    const identity = createAppIdentity(config)
    return checkAudit(config, identity.credential, Date.now()).finally(identity.close)
  }

  it('has nothing to find without a container', async () => {
    expect(await check({})).toBe('AUDIT_CONTAINER is empty, so the trail is in the log of the app alone')
  })

  it('writes as the app does, and clears up', async () => {
    expect(await check({ AUDIT_CONTAINER: storage.container })).toBe(
      `${storage.container} takes entries. DATA_DIR is empty, so entries wait in memory while it does not`,
    )
    expect(await storage.listBlobs()).toEqual([])
  })

  it.each<[string, { container?: string; identity?: true }, RegExp, RegExp]>([
    ['a container that is not there', { container: '/none' }, /has no container/, /Make the container/],
    ['an identity that is another', { identity: true }, /no token for Azure Storage/, /MANAGED_IDENTITY_CLIENT_ID/],
  ])('finds %s', async (_what, wrong, reason, remedy) => {
    const settings = {
      AUDIT_CONTAINER: wrong.container ? storage.container.replace(/\/audit$/, wrong.container) : storage.container,
      ...(wrong.identity && { MANAGED_IDENTITY_CLIENT_ID: '11111111-2222-4333-8444-555555555555' }),
    }

    await expect(check(settings)).rejects.toMatchObject({
      message: expect.stringMatching(reason),
      remedy: expect.stringMatching(remedy),
    })
  })
})
