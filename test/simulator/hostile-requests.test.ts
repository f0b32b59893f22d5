import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { request } from 'node:https'
import { type Clients, type LocalAzure, startLocalAzure } from '../support/local-azure.ts'

const production = 'Contoso Production'
const version = 'api-version=2024-07-01'

describe('Simulated Azure under hostile requests', () => {
  let azure: LocalAzure
  let ada: Clients
  beforeAll(async () => {
    azure = await startLocalAzure()
    ada = azure.as('ada')
  })
  afterAll(() => azure.close())

  /** Sends the path unchanged: fetch would resolve its dots. */
  const askRaw = (method: string, path: string, authorization?: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const url = new URL(azure.origin)
      const headers = authorization === undefined ? {} : { authorization }
      request({ method, host: url.hostname, port: url.port, path, headers }, (answer) => {
        answer.resume()
        answer.once('end', () => resolve(answer.statusCode ?? 0))
      })
        .once('error', reject)
        .end()
    })

  const bearer = async (): Promise<string> =>
    `Bearer ${(await ada.credential.getToken('https://management.azure.com/.default')).token}`

  it.each([
    '..',
    '%2e%2e%2f%2e%2e',
    '%00',
    '%zz',
    '%E0%A4%A',
    '%F0%9F%98%80',
    '__proto__',
    'constructor',
    '%0d%0aX-Injected:1',
    'a'.repeat(7_000),
  ])('says what is wrong with the segment %.30s wherever it stands', async (segment) => {
    const group = `/subscriptions/${azure.idOf(production)}/resourceGroups`
    const authorization = await bearer()
    const paths = [
      `/subscriptions/${segment}`,
      `${group}/${segment}`,
      `${group}/${segment}/providers/Microsoft.Compute/virtualMachines/${segment}`,
      `${group}/rg-web-prod/providers/Microsoft.Compute/virtualMachines/${segment}/start`,
      `${group}/rg-web-prod/providers/Microsoft.Network/networkInterfaces/${segment}`,
      `/subscriptions/${azure.idOf(production)}/providers/${segment}`,
      `/${segment}/oauth2/v2.0/token`,
      `/${segment}/v2.0/.well-known/openid-configuration`,
      `/_simulator/${segment}`,
    ]

    const statuses = []
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        statuses.push(await askRaw(method, `${path}?${version}`, authorization))
      }
    }

    expect(statuses.filter((status) => status < 200 || (status >= 500 && status !== 501))).toEqual([])
  })

  it.each(['{"query":', '[]', '"x"', 'null', '1', '\0', `${'['.repeat(50_000)}${']'.repeat(50_000)}`])(
    'refuses the body %.20s',
    async (body) => {
      await azure.control('POST', '/reset')

      const query = await ada.fetch('POST', `/providers/Microsoft.ResourceGraph/resources?${version}`, { body })
      const token = await azure.ask('POST', `/${azure.directory.tenantId}/oauth2/v2.0/token`, { body })

      expect([query.status, token.status]).toEqual([400, 400])
    },
  )

  it.each([
    ['a path that is no text', '/%zz/oauth2/v2.0/token', {}],
    [
      'a body in an unknown encoding',
      '/contoso/oauth2/v2.0/token',
      { headers: { 'content-encoding': 'gzip' }, body: 'x' },
    ],
    ['a body of 400 KB', '/contoso/oauth2/v2.0/token', { body: `a=${'b'.repeat(400_000)}` }],
  ])('answers as Entra to %s', async (_, path, init) => {
    const { status, body } = await azure.ask('POST', path, init)

    expect(status).toBe(400)
    expect(body).toMatchObject({ error: 'invalid_request', error_codes: [9002313] })
  })

  it('takes no time for a regular expression that would take a backtracking engine minutes', async () => {
    await azure.control('POST', '/reset')
    const query = `Resources | where '${'a'.repeat(40)}!' matches regex '^(a+)+$'`

    const answer = await ada.fetch('POST', `/providers/Microsoft.ResourceGraph/resources?${version}`, {
      body: JSON.stringify({ query }),
    })
    await azure.control('PUT', '/faults', [{ match: { path: '^/(a+)+$' }, status: 500 }])
    const missed = await azure.ask('GET', `/${'a'.repeat(5_000)}!`)
    await azure.control('PUT', '/faults', [])

    expect(answer.body).toMatchObject({ totalRecords: 0 })
    expect(missed.status).toBe(401)
  })

  it('knows only tokens that its Entra signed for it', async () => {
    const [header = '', claims = '', signature = ''] = (await bearer()).slice('Bearer '.length).split('.')
    const { alg: _, ...names } = JSON.parse(Buffer.from(header, 'base64url').toString())
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const another = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const publicKey = createPublicKey({ key: { ...azure.keys.publicKey }, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    })
    const byPublicKey = `${encode({ ...names, alg: 'HS256' })}.${claims}`
    const person = azure.entra.signIn(azure.getPerson('ada'))
    const tokens = [
      person.accessToken,
      person.idToken,
      person.refreshToken,
      `${encode({ ...names, alg: 'none' })}.${claims}.`,
      `${encode({ ...names, alg: 'none' })}.${claims}.${signature}`,
      `${header}.${claims}.${sign('sha256', Buffer.from(`${header}.${claims}`), another).toString('base64url')}`,
      `${byPublicKey}.${createHmac('sha256', publicKey).update(byPublicKey).digest('base64url')}`,
      `${header}.${encode({ oid: azure.directory.servicePrincipal.objectId })}.${signature}`,
    ]

    const answers = await Promise.all(
      tokens.map((token) =>
        azure.ask('GET', `/subscriptions?${version}`, { headers: { authorization: `Bearer ${token}` } }),
      ),
    )

    expect(answers.map(({ status }) => status)).toEqual(tokens.map(() => 401))
  })

  it('leaves a machine in one state whatever is asked of it at once', async () => {
    const vm = `/subscriptions/{${production}}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines/web-01`
    const actions = Array.from({ length: 40 }, (_, index) => ['start', 'deallocate', 'restart', 'powerOff'][index % 4])

    const begun = await Promise.all(actions.map((action = '') => ada.fetch('POST', `${vm}/${action}?${version}`)))
    await azure.control('POST', '/clock', { advanceMs: 86_400_000 })
    const operations = begun.filter(({ status }) => status === 202)
    const ends = await Promise.all(
      operations.map(({ headers }) => ada.fetch('GET', headers.get('azure-asyncoperation') ?? '')),
    )
    const view = await ada.fetch('GET', `${vm}/instanceView?${version}`)

    expect(begun.map(({ status }) => status).filter((status) => status !== 202 && status !== 409)).toEqual([])
    expect(ends.map(({ body }) => body.status as unknown)).not.toContain('InProgress')
    expect(view.body.statuses).toHaveLength(2)
    expect(view.body.statuses[1].code).toMatch(/^PowerState\/(running|stopped|deallocated)$/)
  })
})
