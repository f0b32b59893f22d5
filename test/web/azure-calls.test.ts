import { execFileSync } from 'node:child_process'
import type { HTMLElement } from 'node-html-parser'
import supertest, { type Response } from 'supertest'
import { type MyVms, namesOf, pageOf, startMyVms } from '../support/my-vms.ts'

const QUESTION = { method: 'POST', path: 'ResourceGraph' }
const CORRELATION_ID = '6b1c0d7e-0000-4000-8000-00000000c0de'

let vms: MyVms
beforeEach(async () => {
  vms = await startMyVms()
})
afterEach(() => vms.close())

function footOf(response: Response): HTMLElement {
  const foot = pageOf(response).querySelector('footer.asked')
  if (!foot) throw new Error('The page does not say what it asked Azure.')
  return foot
}

const summaryOf = (response: Response) => footOf(response).querySelector('summary')?.text ?? ''
const callsOf = (response: Response) => footOf(response).querySelectorAll('li')
const linesOf = (response: Response) =>
  callsOf(response).flatMap((call) => call.querySelector('.repeat code')?.text ?? [])
const callTo = (response: Response, pattern: RegExp) => callsOf(response).find(({ text }) => pattern.test(text))

/** Splits a line into words as a shell does. */
function toWords(line: string): string[] {
  return execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)
}

/** Sends the request that `az rest` would send, as the person. */
async function repeat(alias: string, line: string) {
  const [az, rest, ...words] = toWords(line)
  expect([az, rest]).toEqual(['az', 'rest'])
  const options = new Map<string, string>()
  for (let at = 0; at < words.length; at += 2) options.set(words[at] ?? '', words[at + 1] ?? '')
  expect([...options.keys()].filter((name) => !['--method', '--resource', '--url', '--body'].includes(name))).toEqual(
    [],
  )
  expect(options.get('--resource')).toBe(vms.azure.origin)
  const body = options.get('--body')
  return vms.azure.as(alias).fetch(options.get('--method')?.toUpperCase() ?? '', options.get('--url') ?? '', {
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
  })
}

describe('what a page asked Azure', () => {
  const webOne = () => vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')

  it.each<[string, () => string, number]>([
    ['the list', () => '/vms', 200],
    ['a machine', webOne, 200],
    ['the question whether one means it', () => `${webOne()}/stop?confirm`, 200],
    ['the operations', () => '/operations', 200],
    ['a page that is not there', () => '/no-such-page', 404],
    ['a file that there is not', () => `${webOne()}/remote-desktop`, 404],
  ])('stands at the foot of %s', async (_, path, status) => {
    const response = await vms.get('ada', path()).expect(status)

    // What the person may do is asked after the list, which does not wait for it.
    const isLater = (call: string) => path() === '/vms' && call.endsWith('/permissions')
    const asked = (await vms.asked(/ \/(subscriptions|providers|.*\/oauth2\/v2\.0\/token)/)).filter(
      (call) => !isLater(call),
    )
    const listed = callsOf(response).map((call) => call.querySelector('code')?.text.replace(/ [^/]+/, ' ') ?? '')
    expect(listed.filter((call) => !call.includes('openid-configuration')).toSorted()).toEqual(asked.toSorted())
    expect(summaryOf(response)).toContain(
      listed.length === 0 ? 'nothing' : `${listed.length} call${listed.length === 1 ? '' : 's'}`,
    )
    const main = pageOf(response).querySelector('main')
    expect(main?.lastElementChild?.classList.contains('asked')).toBe(true)
  })

  it('is repeated with no token where Entra tells everybody', async () => {
    const lines = linesOf(await vms.get('ada', '/vms'))

    const [discovery = ''] = lines.filter((line) => line.includes('openid-configuration'))
    expect(toWords(discovery)).toContain('--skip-authorization-header')
    expect(toWords(discovery)).not.toContain('--resource')
  })

  it('stands at the foot of a list that failed, with what Azure answered', async () => {
    await vms.setFaults({ match: { path: '^/(subscriptions|providers)' }, status: 500 })

    const response = await vms.get('ada', '/vms')

    expect(callTo(response, /ResourceGraph/)?.querySelector('strong')?.text).toBe('500')
    expect(callTo(response, /ResourceGraph/)?.querySelector('.repeat')).not.toBeNull()
  })

  it('stands at the foot of the page of a machine that is not there, as far as Azure had answered', async () => {
    const response = await vms.get('ada', webOne().replace('web-01', 'no-such')).expect(404)

    expect(callTo(response, /virtualMachines\/no-such/)?.querySelector('strong')?.text).toBe('404')
  })

  it('says that no answer came', async () => {
    await vms.setFaults({ match: QUESTION, drop: true })

    const response = await vms.get('ada', '/vms')

    expect(callTo(response, /ResourceGraph/)?.querySelector('strong')?.text).toBe('no answer')
  })

  it('says of each call how long it took, what quota is left, and by which id Azure knows it', async () => {
    await vms.setFaults({
      match: QUESTION,
      delayMs: 300,
      headers: { 'x-ms-correlation-request-id': CORRELATION_ID },
    })

    const call = callTo(await vms.get('ada', '/vms').expect(200), /ResourceGraph/)

    expect(Number(/in ([\d,]+) ms/.exec(call?.text ?? '')?.[1])).toBeGreaterThanOrEqual(290)
    expect(call?.text).toContain('user-quota-remaining: 14')
    expect(call?.text).toContain('user-quota-resets-after: 00:00:0')
    expect(call?.text).toContain(`Correlation id ${CORRELATION_ID}`)
  })

  it('prints what Azure says as text', async () => {
    const script = '<script>alert(1)</script>'
    const headers = { 'x-ms-correlation-request-id': script, 'x-ms-ratelimit-remaining-x': script }
    await vms.setFaults({ match: QUESTION, headers })

    const response = await vms.get('ada', '/vms').expect(200)

    expect(response.text).not.toContain(script)
    expect(callTo(response, /ResourceGraph/)?.structuredText).toContain(script)
  })

  it.each([
    'web',
    "'; rm -rf ~; '",
    '"$(id)" `id` $HOME',
    "a\nb\r\n' \\' \\\\",
    '\\',
    "' | union Resources //",
    '!! ~ * {a,b} #x',
    '🎨 מכונה',
    "''''",
  ])('repeats the search for %j by one line for a shell, with the same answer', async (search) => {
    const response = await vms.get('ada', `/vms?q=${encodeURIComponent(search)}`).expect(200)

    const [line = ''] = linesOf(response).filter((one) => one.includes('ResourceGraph'))
    const copied = callTo(response, /ResourceGraph/)?.querySelector('.repeat [data-copy]')
    const answer = await repeat('ada', line)
    expect(copied?.getAttribute('data-copy')).toBe(line)
    expect(copied?.getAttribute('aria-label')).toContain('(bash)')
    expect(callTo(response, /ResourceGraph/)?.querySelector('.shell')?.text).toBe('bash')
    expect(answer.status).toBe(200)
    const { data } = answer.body as { data: { name: string }[] }
    expect(data.map(({ name }) => name)).toEqual(namesOf(response))
  })

  it("repeats each call of a machine's page", async () => {
    const response = await vms.get('ada', webOne()).expect(200)

    const lines = linesOf(response).filter((line) => line.includes('--resource'))
    expect(lines.length).toBeGreaterThanOrEqual(2)
    for (const line of lines) expect((await repeat('ada', line)).status).toBe(200)
  })

  it('lists the exchange of the sign-in, which nobody else can repeat', async () => {
    const exchange = callTo(await vms.get('ada', '/vms').expect(200), /oauth2/)

    expect(exchange?.querySelector('code')?.text).toMatch(/^POST localhost:\d+\/[0-9a-f-]{36}\/oauth2\/v2\.0\/token$/)
    expect(exchange?.querySelector('strong')?.text).toBe('200')
    expect(exchange?.querySelectorAll('.repeat')).toEqual([])
    expect(exchange?.text).toContain('can’t be repeated')
  })

  it.each<[string, object[]]>([
    ['goes well', []],
    ['is refused by Entra', [{ match: { path: '/oauth2/' }, status: 400, body: { error: 'invalid_grant' } }]],
    ['is refused by Azure', [{ match: QUESTION, status: 403 }]],
  ])('holds no secret and no token, where it %s', async (_, faults) => {
    await vms.setFaults(...faults)
    const headers = vms.headersOf('ada')
    const secret = vms.azure.directory.apps.sdk.clientSecret

    const page = await supertest(vms.app).get('/vms').set(headers)

    // A nonce is random and may begin or end like a token.
    const [, nonce] = /name="csp-nonce" content="([^"]+)"/.exec(page.text) ?? []
    const text = page.text.replaceAll(nonce ?? 'none', '')
    expect(text).toContain('/oauth2/v2.0/token')
    expect(text).not.toContain(headers['X-MS-TOKEN-AAD-ACCESS-TOKEN'] ?? '')
    for (const word of [secret, encodeURIComponent(secret), 'client_secret', 'assertion=', 'Bearer', 'eyJ']) {
      expect(text).not.toContain(word)
    }
  })

  it('is nothing for a page that is kept', async () => {
    const headers = vms.headersOf('ada')
    await supertest(vms.app).get('/vms').set(headers).expect(200)

    const response = await supertest(vms.app).get('/vms').set(headers).expect(200)

    expect(summaryOf(response)).toBe('What this page asked Azure: nothing')
    expect(callsOf(response)).toEqual([])
  })

  it('is what was asked for this page alone, whoever else asks meanwhile', async () => {
    await Promise.all(['ada', 'grace', 'linus'].map((alias) => vms.get(alias, '/operations')))
    await vms.setFaults({ match: QUESTION, delayMs: 200 })

    const pages = await Promise.all(['ada', 'grace', 'linus'].map((alias) => vms.get(alias, '/vms').expect(200)))

    for (const page of pages) expect(callsOf(page).filter(({ text }) => text.includes('ResourceGraph'))).toHaveLength(1)
  })
})

describe('what a page asked of hundreds of subscriptions', () => {
  let large: MyVms

  beforeEach(async () => {
    large = await startMyVms({ estate: 'generated:50x100' })
  })
  afterEach(() => large.close())

  it('is told of the first sixty calls, and counted beyond', async () => {
    await large.setFaults({ match: QUESTION, status: 500 })

    const response = await large.get('ada', '/vms').expect(200)

    // Azure may be asked for more once the page has ended.
    const count = Number(/: (\d+) calls/.exec(summaryOf(response))?.[1])
    expect(count).toBeGreaterThan(60)
    expect(callsOf(response)).toHaveLength(60)
    expect(footOf(response).text).toContain(`And ${count - 60} more.`)
  })
})
