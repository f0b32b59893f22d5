import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClientAuthentication } from '../../../src/identity/front-door/own/client-authentication.ts'

const AUTHORITY = { issuer: 'https://entra.example/v2.0' }
const CLIENT = { client_id: 'the Auth app' }

describe('the Auth app proves who it is by the token of its service account', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-auth-app-'))
  const path = join(folder, 'token')
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('which is read at each request, because the cluster renews it', async () => {
    const authenticate = createClientAuthentication({ credential: { kind: 'token-file', path }, identity: undefined })
    const bodies = [new URLSearchParams(), new URLSearchParams()]

    for (const [at, body] of bodies.entries()) {
      writeFileSync(path, `token ${at}\n`)
      await authenticate(AUTHORITY, CLIENT, body, new Headers())
    }

    expect(bodies.map((body) => Object.fromEntries(body))).toEqual(
      ['token 0', 'token 1'].map((token) => ({
        client_id: 'the Auth app',
        client_assertion: token,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      })),
    )
  })
})
