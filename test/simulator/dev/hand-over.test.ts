import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeHandOver } from '../../../simulator/dev/hand-over.ts'
import { buildDirectory } from '../entra/local-entra.ts'

describe('The hand-over to programs that use the local Azure', () => {
  it('has all by which the apps can prove themselves, and keeps what it had before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hand-over-'))
    const directory = buildDirectory()
    const { apps, managedIdentity } = directory

    const signIn = 'http://127.0.0.1:8444'
    writeHandOver(
      folder,
      { origin: 'https://localhost:8443', frontDoor: 'http://localhost:3000', signIn, directory },
      [],
    )

    const content = JSON.parse(await readFile(join(folder, 'simulator.json'), 'utf8'))
    await rm(folder, { recursive: true })
    expect(content).toMatchObject({
      arm: 'https://localhost:8443',
      signIn,
      apps: {
        auth: {
          clientId: apps.auth.clientId,
          clientSecret: apps.auth.clientSecret,
          certificate: join(folder, 'sdk-app-certificate.pem'),
        },
        sdk: {
          clientId: apps.sdk.clientId,
          clientSecret: apps.sdk.clientSecret,
          expiredSecret: 'expired',
          certificate: join(folder, 'sdk-app-certificate.pem'),
        },
      },
      managedIdentity: { ...managedIdentity, endpoint: 'https://localhost:8443/msi/token' },
      people: [{ userPrincipalName: 'ada@contoso.example' }],
    })
  })
})
