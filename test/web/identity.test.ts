import { createHmac, createPublicKey } from 'node:crypto'
import { createServer, request } from 'node:http'
import { decodeJwt, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { parse } from 'node-html-parser'
import supertest from 'supertest'
import { type MyVms, pageOf, RESOURCE_MANAGER, startMyVms, textOf } from '../support/my-vms.ts'

const HEADER = 'x-ms-token-aad-access-token'

describe('who someone is', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.azure.control('DELETE', '/requests'))
  afterAll(() => vms.close())

  const tokenOf = (alias: string) => vms.headersOf(alias)['X-MS-TOKEN-AAD-ACCESS-TOKEN'] ?? ''
  const ask = (token: string, headers: Record<string, string> = {}) =>
    supertest(vms.app).get('/vms').set(headers).set(HEADER, token)

  it('is whoever the signed token names', async () => {
    const response = await ask(tokenOf('grace')).expect(200)

    expect(response.text).toContain('Grace Hopper')
  })

  it('is nobody without a token: the page says what this is and offers to sign in and come back', async () => {
    const response = await supertest(vms.app).get('/vms?state=running&page=2').expect(401)

    expect(textOf(response)).toContain('See and run the Azure virtual machines that you have access to')
    expect(pageOf(response).querySelector('a.strong')?.getAttribute('href')).toBe(
      '/.auth/login/aad?post_login_redirect_uri=%2Fvms%3Fstate%3Drunning%26page%3D2',
    )
  })

  it.each(['//evil.example/vms', '/\\evil.example/vms', '/.//evil.example', 'http://evil.example/vms'])(
    'is asked for at %j too, which leads back to this app and no other',
    async (target) => {
      const server = createServer(vms.app).listen(0)
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      const text = await new Promise<string>((resolve, reject) => {
        const sent = request({ port, path: target }, (res) => {
          let body = ''
          res.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
          res.on('end', () => resolve(body))
        })
        sent.on('error', reject).end()
      })
      server.close()

      const href = parse(text).querySelector('a.strong')?.getAttribute('href')
      expect(href).toBe('/.auth/login/aad?post_login_redirect_uri=%2Fvms')
    },
  )

  it('is not what the principal headers say', async () => {
    const { 'X-MS-TOKEN-AAD-ACCESS-TOKEN': _, ...others } = vms.headersOf('ada')

    const response = await supertest(vms.app).get('/vms').set(others).expect(401)

    expect(response.text).not.toContain('Ada')
  })

  it('does not change with the principal headers of somebody else', async () => {
    const { 'X-MS-TOKEN-AAD-ACCESS-TOKEN': _, ...others } = vms.headersOf('ada')

    const response = await ask(tokenOf('mallory'), others).expect(200)

    expect(response.text).toContain('Mallory')
    expect(response.text).not.toContain('Ada')
  })

  it('is unclear where the header came twice', async () => {
    const server = createServer(vms.app).listen(0)
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request({ port, path: '/vms', headers: { [HEADER]: [tokenOf('mallory'), tokenOf('ada')] } }, (res) => {
        res.resume()
        resolve(res.statusCode)
      })
        .on('error', reject)
        .end()
    })

    expect(status).toBe(401)
    server.close()
  })

  describe('is nobody', () => {
    const claims = () => decodeJwt(tokenOf('ada'))
    /** Signed with the simulated tenant's own key. */
    const signed = (changes: Record<string, unknown>) =>
      vms.azure.keys.sign(JSON.parse(JSON.stringify({ ...claims(), ...changes })))
    const now = Math.floor(Date.now() / 1000)

    it.each<[string, Record<string, unknown>]>([
      ['with a token of another tenant', { tid: '99999999-9999-4999-8999-999999999999' }],
      ['with a token of another issuer', { iss: 'https://login.microsoftonline.com/x/v2.0' }],
      ['with a token for Microsoft Graph', { aud: '00000003-0000-0000-c000-000000000000' }],
      ['with a token for Resource Manager', { aud: 'https://management.azure.com' }],
      ['with a token for several audiences, none of them ours', { aud: ['a', 'b'] }],
      ['with an expired token', { exp: now - 60 }],
      ['with a token that does not hold yet', { nbf: now + 600 }],
      ['with a token without an expiry', { exp: undefined }],
      ['with a token of an app instead of a person', { scp: undefined, roles: ['Everything'], idtyp: 'app' }],
      ['with a token for another scope', { scp: 'profile user_impersonation_not' }],
      ['with a token without an object id', { oid: undefined }],
      ['with an object id that is none', { oid: "' or 1==1" }],
    ])('%s', async (_, changes) => {
      const response = await ask(signed(changes))

      expect(response.status).toBe(401)
      expect(await vms.asked(RESOURCE_MANAGER)).toEqual([])
    })

    it('with a token by another key that calls itself the same', async () => {
      const { privateKey } = await generateKeyPair('RS256')
      const token = await new SignJWT(claims())
        .setProtectedHeader({ alg: 'RS256', kid: vms.azure.keys.keyId, typ: 'JWT' })
        .sign(privateKey)

      await ask(token).expect(401)
    })

    it('with a token that claims to need no signature', async () => {
      const [, payload] = tokenOf('ada').split('.')
      const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')

      await ask(`${header}.${payload}.`).expect(401)
    })

    it('with a token that takes the public key for a shared secret', async () => {
      const spki = await exportSPKI(createPublicKey({ key: { ...vms.azure.keys.publicKey }, format: 'jwk' }))
      const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: vms.azure.keys.keyId })).toString('base64url')
      const content = `${header}.${tokenOf('ada').split('.')[1]}`

      await ask(`${content}.${createHmac('sha256', spki).update(content).digest('base64url')}`).expect(401)
    })

    it('with a token whose claims were changed', async () => {
      const [header, , signature] = tokenOf('mallory').split('.')
      const payload = Buffer.from(JSON.stringify(claims())).toString('base64url')

      await ask(`${header}.${payload}.${signature}`).expect(401)
    })

    it.each(['x', 'a.b.c', '..', 'Bearer x', '{}.{}.{}'])('with %j', async (token) => {
      await ask(token).expect(401)
    })
  })

  it('is not asked for where nothing is told: health and the files of the pages', async () => {
    const login = await supertest(vms.app).get('/vms')
    const styles = pageOf(login).querySelector('link[rel=stylesheet]')?.getAttribute('href') ?? ''

    await supertest(vms.app).get('/healthz').expect(200, 'ok')
    const { headers } = await supertest(vms.app).get(styles).expect(200)
    expect(headers['cache-control']).toContain('immutable')
    expect(await vms.asked()).toEqual([])
  })

  it.each(['/operations', '/nothing', '/events?since=x', '/.env', '/assets/nothing'])(
    'is asked for at %s',
    async (path) => {
      await supertest(vms.app).get(path).expect(401)
    },
  )

  it('may be a person with a long list of claims', async () => {
    await ask(tokenOf('ada'), { 'x-ms-client-principal': 'A'.repeat(8_000) }).expect(200)
  })
})
