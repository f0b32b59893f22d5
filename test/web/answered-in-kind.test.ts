import { createConnection } from 'node:net'
import { text } from 'node:stream/consumers'
import supertest from 'supertest'
import { createHttpServer } from '../../src/web/http-server.ts'
import { type MyVms, namesOf, pageOf, startMyVms, textOf } from '../support/my-vms.ts'

interface Problem {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly requestId: string
  readonly [name: string]: unknown
}

describe('what is asked for', () => {
  let vms: MyVms
  let web: string

  beforeAll(async () => {
    vms = await startMyVms()
    web = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const sendAs = (method: 'delete' | 'put' | 'patch' | 'post', path: string) =>
    supertest(vms.app)[method](path).set(vms.headersOf('ada')).set('sec-fetch-site', 'same-origin')

  describe('by a method that the address does not take is 405 and says which it takes', () => {
    it.each([
      ['post', '/vms', 'GET, HEAD'],
      ['delete', '/vms', 'GET, HEAD'],
      ['put', '/', 'GET, HEAD'],
      ['patch', '/operations', 'GET, HEAD'],
      ['post', '/vms.csv', 'GET, HEAD'],
      ['put', '/sign-out', 'GET, HEAD, POST'],
      ['delete', '/sign-out', 'GET, HEAD, POST'],
    ] as const)('%s %s', async (method, path, allowed) => {
      const response = await sendAs(method, path).type('form').send({ a: '1' }).expect(405)

      expect(response.headers).toMatchObject({ allow: allowed, 'cache-control': 'no-store' })
      expect(textOf(response)).toContain(`${method.toUpperCase()} is not possible at this address`)
    })

    it('a machine, an action, an event stream', async () => {
      const allowOf = async (method: 'delete' | 'put' | 'post', path: string) =>
        (await sendAs(method, path).expect(405)).headers['allow']

      expect(await allowOf('delete', web)).toBe('GET, HEAD')
      expect(await allowOf('put', `${web}/start`)).toBe('GET, HEAD, POST')
      expect(await allowOf('post', `${web}/live`)).toBe('GET, HEAD')
      expect(await vms.asked(/providers/)).toEqual([])
    })

    it('a body of any type, which is not looked at', async () => {
      await sendAs('post', '/vms').type('json').send({ start: 'all' }).expect(405)
    })

    it('the health check and the assets, which need no sign-in', async () => {
      const page = await vms.get('ada', '/vms').expect(200)
      const [, asset = ''] = /href="(\/assets\/[^"]+)"/.exec(page.text) ?? []
      for (const path of ['/healthz', asset]) {
        const { headers } = await supertest(vms.app).post(path).expect(405)
        expect(headers['allow']).toBe('GET, HEAD')
      }
    })

    it('but what is nowhere is not found by any', async () => {
      await sendAs('delete', '/nothing').expect(404)
      await sendAs('delete', '/vms/%zz').expect(404)
      await vms.get('ada', '/nothing').expect(404)
    })

    it('and nobody learns which there are without signing in', async () => {
      const { headers } = await supertest(vms.app).delete('/vms').set('sec-fetch-site', 'same-origin').expect(401)

      expect(headers['allow']).toBeUndefined()
    })
  })

  it('with a body that is too large is 413', async () => {
    const response = await vms.post('ada', `${web}/stop`, { from: 'x'.repeat(70_000) }).expect(413)

    expect(textOf(response)).toContain('more than this app takes at once')
    expect(await vms.asked(/deallocate/)).toEqual([])
  })

  it('with more headers than the app takes is 431, and says what to do', async () => {
    const { server } = createHttpServer(vms.app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const socket = createConnection(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
    socket.write(`GET /vms HTTP/1.1\r\nhost: localhost\r\ncookie: ${'x'.repeat(40_000)}\r\n\r\n`)

    const answer = await text(socket)
    server.close()

    expect(answer).toMatch(/^HTTP\/1\.1 431 [^]*content-type: text\/plain; charset=utf-8/)
    expect(answer).toMatch(/cache-control: no-store[^]*delete the cookies of this site/)
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`)
  })

  describe('as JSON', () => {
    const problemOf = ({ text, headers }: supertest.Response): Problem => {
      expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
      expect(headers['cache-control']).toBe('no-store')
      return JSON.parse(text) as Problem
    }

    it('fails as problem details, with what the page would say', async () => {
      const body = { error: { code: 'RateLimiting', message: 'Please slow down.' } }
      await vms.setFaults({ match: { path: '^/(subscriptions|providers)' }, status: 500, body })

      const response = await vms.get('ada', '/vms.json').expect(502)

      expect(problemOf(response)).toEqual({
        type: 'about:blank',
        status: 502,
        title: 'Azure does not answer',
        detail: expect.stringContaining('Azure had an internal error') as unknown,
        code: 'RateLimiting',
        requestId: response.headers['x-request-id'],
      })
    })

    it.each(['application/json', 'application/problem+json', 'application/json, text/html;q=0.5'])(
      'also on a page, if asked by %s',
      async (accept) => {
        expect(problemOf(await vms.get('ada', '/nothing').set('accept', accept).expect(404)).status).toBe(404)
      },
    )

    it('tells who is not signed in', async () => {
      expect(problemOf(await supertest(vms.app).get('/vms.json').expect(401))).toMatchObject({ status: 401 })
    })

    it('tells a wrong method', async () => {
      const response = await sendAs('post', '/vms.json').expect(405)

      expect(problemOf(response).detail).toContain('only GET or HEAD')
      expect(response.headers['allow']).toBe('GET, HEAD')
    })

    it.each([
      ['/vms.json', 'text/html,application/xhtml+xml,*/*;q=0.8'],
      ['/vms.csv', '*/*'],
    ])('is not what a person wants who opens %s by %s', async (path, accept) => {
      await vms.setFaults({ match: { path: '^/(subscriptions|providers)' }, status: 500 })

      const { headers } = await vms.get('ada', path).set('accept', accept).expect(502)

      expect(headers['content-type']).toBe('text/html; charset=utf-8')
    })
  })

  describe('by a filter that is not understood', () => {
    const values = [
      ['state=off', 'state', 'running, starting, stopping, stopped, deallocating, deallocated, restarting, unknown'],
      ['os=BeOS', 'os', 'Windows, Linux'],
      ['sort=price', 'sort', 'name, -name'],
      [`group=${'g'.repeat(300)}`, 'group', 'at most 256 characters'],
      [`q=${'w+'.repeat(21)}`, 'q', 'at most 20 words'],
      [`q=${'x'.repeat(401)}`, 'q', 'at most 400 characters'],
      ['q=web%00', 'q', 'control character'],
      ['subscription=%07', 'subscription', 'control character'],
      ['tag=:web', 'tag', 'name:value'],
    ] as const

    it.each(values)('is no file that holds everything: %s', async (query, name, expected) => {
      for (const format of ['csv', 'json', 'xlsx']) {
        const response = await vms.get('ada', `/vms.${format}?${query}`).expect(400)

        expect(response.headers['content-disposition']).toBeUndefined()
        const said = format === 'json' ? (JSON.parse(response.text) as Problem).detail : textOf(response)
        expect(said).toContain(`“${name}”`)
        expect(said).toContain(expected)
        expect(response.text).not.toContain('\0')
      }
      expect(await vms.asked(/ResourceGraph/)).toEqual([])
    })

    it.each(values.filter(([, name]) => name !== 'q'))('is a list without it that says so: %s', async (query, name) => {
      const response = await vms.get('ada', `/vms?${query}`).expect(200)

      expect(namesOf(response)).toHaveLength(18)
      const chips = textOf(response)
      expect(chips).toContain(`Left out: ${name}`)
      expect(response.text).not.toContain('\0')
    })

    it('is left out of every way on, and named with what it takes', async () => {
      const response = await vms.get('ada', '/vms?state=off&os=linux&q=web').expect(200)

      expect(namesOf(response)).toEqual(['web-01', 'web-02', 'web-batch'])
      const chip = pageOf(response).querySelector('.chip.left-out')
      expect(chip?.getAttribute('title')).toContain('one of running, ')
      expect(chip?.querySelector('a')?.getAttribute('href')).toBe('/vms?q=web&os=Linux')
    })

    it.each([
      ['state[]=running', 'state[]', 'state'],
      ['state[a]=b', 'state[a]', 'state'],
      ['State=running', 'State', 'state'],
      ['region=', 'region', 'location'],
      ['power=running', 'power', 'state'],
      ['resource_group=rg-ci', 'resource_group', 'group'],
      ['subscriptionId=x', 'subscriptionId', 'subscription'],
      ['%24filter=x', '$filter', 'q'],
      ['tag.role=web', 'tag.role', 'tag'],
      ['orderBy=name', 'orderBy', 'sort'],
      ['q=web&Os%00=linux', 'Os\uFFFD', 'os'],
    ])('is also a parameter whose name only nearly is one: %s', async (query, name, meant) => {
      const file = await vms.get('ada', `/vms.json?${query}`).expect(400)
      const page = await vms.get('ada', `/vms?${query}`).expect(200)

      expect((JSON.parse(file.text) as Problem).detail).toContain(
        `“${name}” means nothing here. “${meant}” does, and takes`,
      )
      expect(file.headers['content-disposition']).toBeUndefined()
      expect(textOf(page)).toContain(`Left out: ${name} `)
    })

    it.each(['unknown=1', 'utm_source=mail', '_=1', 'limit=5', 'page=7', 'signed-in=x.1', 'state=&group=&os='])(
      'is no parameter that means nothing, or holds nothing: %s',
      async (query) => {
        expect(JSON.parse((await vms.get('ada', `/vms.json?${query}`).expect(200)).text)).toHaveLength(18)
        expect(textOf(await vms.get('ada', `/vms?${query.replace('page=7', 'page=1')}`))).not.toContain('Left out')
      },
    )

    it('does not stay on the page of the list without it', async () => {
      await vms.get('ada', '/vms?q=web&state=off')

      expect((await vms.get('ada', '/vms?q=web')).text).not.toContain('Left out')
      expect((await vms.get('ada', '/vms?q=web&state=off')).text).toContain('Left out')
    })

    it('is also a search that is too long for all of it', async () => {
      const response = await vms.get('ada', `/vms?q=${'e+'.repeat(21)}`).expect(200)

      expect(textOf(response)).toContain('Left out: q')
      expect(namesOf(response).length).toBeGreaterThan(0)
    })
  })

  it.each([
    ['state=Running&q=web', ['web-01', 'web-02']],
    ['state=RUNNING&q=web', ['web-01', 'web-02']],
    ['os=wINDOWS&location=North+Europe', ['dc-01', 'dc-02']],
    ['location=(Europe)+North+Europe', ['dc-01', 'dc-02']],
    ['location=NorthEurope', ['dc-01', 'dc-02']],
  ])('is understood in any letter case, regions by the name that people know: %s', async (query, expected) => {
    const file = JSON.parse((await vms.get('ada', `/vms.json?${query}`).expect(200)).text) as { name: string }[]

    expect(namesOf(await vms.get('ada', `/vms?${query}`).expect(200))).toEqual(expected)
    expect(file.map(({ name }) => name)).toEqual(expected)
  })

  it.each(['99999', '999999999999', '9'.repeat(40)])('by the page %s is one beyond the end', async (page) => {
    const response = await vms.get('ada', `/vms?page=${page}`).expect(200)

    expect(textOf(response)).toContain('There is no such page')
  })

  it('by a NUL does not come back as one', async () => {
    const response = await vms.get('ada', '/vms?q=web%00-01').expect(200)

    expect(response.text).not.toContain('\0')
    expect(namesOf(response)).toEqual(['web-01'])
  })
})
