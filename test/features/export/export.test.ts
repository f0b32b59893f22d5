import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createBrotliDecompress } from 'node:zlib'
import { readXlsx } from 'hucre/xlsx'
import supertest from 'supertest'
import type { Tags } from '../../../simulator/world/subscription.ts'
import { AppError } from '../../../src/domain/app-error.ts'
import { createVmExport } from '../../../src/features/export/export.ts'
import type { ScanView } from '../../../src/features/vm-list/ports.ts'
import { en } from '../../../src/words/en.ts'
import { toText } from '../../../src/words/to-text.ts'
import { aCall } from '../../support/call.ts'
import { GRAPH, type MyVms, namesOf, startMyVms, textOf } from '../../support/my-vms.ts'
import { unzip } from '../../support/unzip.ts'

const QUESTION = { method: 'POST', path: 'ResourceGraph' }
// What the person may do is no question about a machine.
const COMPUTE = /virtualMachines(?!.*permissions$)/
const HEADER =
  '\uFEFF"name","state","power","publicAddress","privateAddress","addresses","details","size","cores","memoryGiB","os","location",' +
  '"resourceGroup","subscription","subscriptionId","tags","id"'

const ends: (() => unknown)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** A new app, because queries of other tests would count against the quota. */
async function startFresh(estate = 'contoso'): Promise<MyVms> {
  const vms = await startMyVms({ estate })
  ends.push(() => vms.close())
  return vms
}

/** Resolves with the answer as soon as its headers arrive. */
async function open(
  vms: MyVms,
  path: string,
  { headers, signal }: { headers?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<IncomingMessage> {
  const server = createServer(vms.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const options = { port, path, headers: { ...vms.headersOf('ada'), ...headers }, ...(signal && { signal }) }
    get(options, resolve).on('error', reject)
  })
}

async function readToEnd(answer: IncomingMessage): Promise<{ text: string; isWhole: boolean }> {
  let text = ''
  try {
    for await (const chunk of answer.setEncoding('utf8')) text += String(chunk)
  } catch {
    // An aborted answer is reported through `complete`.
  }
  return { text, isWhole: answer.complete }
}

async function readUntil(text: AsyncIterable<unknown>, wanted: string): Promise<string> {
  let read = ''
  for await (const chunk of text) {
    read += String(chunk)
    if (read.includes(wanted)) return read
  }
  throw new Error(`It ended before ${wanted}.`)
}

/** RFC 4180, and nothing else: records end in CRLF, quotes are doubled. */
function readCsv(text: string): Record<string, string>[] {
  expect(text.startsWith('\uFEFF')).toBe(true)
  const records: string[][] = []
  let record: string[] = []
  let at = 1
  while (at < text.length) {
    const [whole, quoted, plain, end] = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y.exec(text.slice(at)) ?? []
    if (whole === undefined) throw new Error(`This is no CSV: ${text.slice(at, at + 80)}`)
    record.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    at += whole.length
    if (end === ',') continue
    records.push(record)
    record = []
  }
  const [columns = [], ...rows] = records
  return rows.map((cells) => {
    expect(cells).toHaveLength(columns.length)
    return Object.fromEntries(cells.map((cell, index) => [columns[index], cell]))
  })
}

interface Exported {
  readonly name: string
  readonly id: string
  readonly [column: string]: unknown
}

function readJson(text: string): Exported[] {
  return JSON.parse(text) as Exported[]
}

describe('the list as a file', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  it('is a table for spreadsheets: an attachment of this day with a byte order mark, whose lines end as RFC 4180 has it', async () => {
    const { headers, text } = await vms.get('linus', '/vms.csv').expect(200)

    const today = new Date().toISOString().slice(0, 10)
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename=machines-${today}.csv`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    const lines = text.split('\r\n')
    expect(lines[0]).toBe(HEADER)
    expect(lines.at(-1)).toBe('')
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(readCsv(text)).toHaveLength(8)
  })

  it('is JSON, as an attachment of this day', async () => {
    const { headers, text } = await vms.get('linus', '/vms.json').expect(200)

    const today = new Date().toISOString().slice(0, 10)
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename=machines-${today}.json`,
      'cache-control': 'no-store',
    })
    expect(readJson(text)).toHaveLength(8)
  })

  it('says of each machine what the list says', async () => {
    const [row] = readCsv((await vms.get('ada', '/vms.csv?q=web-01').expect(200)).text)
    const [object] = readJson((await vms.get('ada', '/vms.json?q=web-01').expect(200)).text)

    const subscriptionId = vms.azure.idOf('Contoso Production')
    const said = {
      name: 'web-01',
      state: 'Running',
      power: 'running',
      publicAddress: '20.61.14.21',
      privateAddress: '10.1.0.4',
      addresses: 'known',
      details: 'known',
      size: 'Standard_D4s_v5',
      os: 'Linux',
      location: 'westeurope',
      resourceGroup: 'rg-web-prod',
      subscription: 'Contoso Production',
      subscriptionId,
      id: `/subscriptions/${subscriptionId}/resourceGroups/rg-web-prod/providers/Microsoft.Compute/virtualMachines/web-01`,
    }
    expect(row).toMatchObject({ ...said, cores: '4', memoryGiB: '16', tags: expect.stringContaining('"role":"web"') })
    expect(object).toMatchObject({ ...said, cores: 4, memoryGiB: 16, tags: { role: 'web' } })
  })

  it.each([
    '',
    '?sort=-size',
    '?sort=needs&q=e',
    '?sort=-state&q=contoso',
    '?q=windows+northeurope',
    '?state=deallocated&sort=-name',
    '?state=unknown',
    '?subscription=contoso+development',
    '?group=RG-IDENTITY',
    '?location=uksouth',
    '?os=windows&q=dev',
    '?tag=role:web',
    '?page=7',
    '?q=no-such-machine',
    `?q=${encodeURIComponent(`' | union Resources //`)}`,
  ])('holds what the list of %j holds, on whatever page, by name if it says no order', async (query) => {
    const own = await startFresh()
    const order = query.includes('sort=') ? query : `${query || '?'}&sort=name`
    const listed = namesOf(await own.get('ada', `/vms${order.replace('page=7', 'page=1')}`).expect(200))

    const csv = readCsv((await own.get('ada', `/vms.csv${query}`).expect(200)).text)
    const json = readJson((await own.get('ada', `/vms.json${query}`).expect(200)).text)

    expect(csv.map(({ name }) => name)).toEqual(listed)
    expect(json.map(({ name }) => name)).toEqual(listed)
  })

  it.each(['ada', 'grace', 'linus', 'margaret', 'mallory'])('of %s never holds what is not theirs', async (alias) => {
    const listed = namesOf(await vms.get(alias, '/vms?sort=name').expect(200))

    const csv = readCsv((await vms.get(alias, '/vms.csv').expect(200)).text)
    const json = readJson((await vms.get(alias, '/vms.json').expect(200)).text)

    expect(csv.map(({ name }) => name)).toEqual(listed)
    expect(json.map(({ name }) => name)).toEqual(listed)
  })

  it('names the subscription also for people whose rights begin below it', async () => {
    const json = readJson((await vms.get('grace', '/vms.json').expect(200)).text)

    for (const { subscription } of json) expect(subscription).toBe('Contoso Development')
  })

  it('has a header and no machine where there is none', async () => {
    const csv = await vms.get('mallory', '/vms.csv').expect(200)
    const json = await vms.get('mallory', '/vms.json').expect(200)

    expect(csv.text).toBe(`${HEADER}\r\n`)
    expect(json.text).toBe('[]\n')
  })

  it.each(['/vms.csv', '/vms.json'])('%s tells nobody anything who is not signed in', async (path) => {
    const response = await supertest(vms.app).get(path).expect(401)

    expect(response.headers['content-disposition']).toBeUndefined()
    expect(response.headers['cache-control']).toBe('no-store')
    expect(await vms.asked(/ResourceGraph/)).toEqual([])
  })
})

describe('the list as a workbook', () => {
  const sheetsOf = async (path: string, own: MyVms) => {
    const { body, headers } = await own.get('ada', path).responseType('blob').expect(200)
    return { headers, files: unzip(body as Buffer), sheets: (await readXlsx(body as Buffer)).sheets }
  }

  it('holds what the table holds, with numbers as numbers', async () => {
    const own = await startFresh()
    const csv = readCsv((await own.get('ada', '/vms.csv?sort=-size').expect(200)).text)

    const { headers, sheets, files } = await sheetsOf('/vms.xlsx?sort=-size', own)

    const today = new Date().toISOString().slice(0, 10)
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename=machines-${today}.xlsx`,
      'cache-control': 'no-store',
    })
    const [head = [], ...rows] = sheets[0]?.rows ?? []
    expect(head).toEqual([...Object.keys(csv[0] ?? {}), 'asOf'])
    const told = rows.map((row) => head.map((_, at) => String(row[at] ?? '')))
    expect(told.map((row) => row.filter((_, at) => !['tags', 'asOf'].includes(String(head[at]))))).toEqual(
      csv.map(({ tags: _, ...row }) => Object.values(row)),
    )
    const web = rows.find(([name]) => name === 'web-01') ?? []
    expect([web[head.indexOf('cores')], web[head.indexOf('memoryGiB')]]).toEqual([4, 16])
    expect(String(web[head.indexOf('tags')]).split('\n')).toContain('role: web')
    expect(files.get('xl/worksheets/sheet1.xml')).toMatch(/<pane [^>]*ySplit="1"/)
  })

  it('says when Azure was asked, as a time', async () => {
    const own = await startFresh()
    const before = own.azure.clock.now()

    const { sheets, files } = await sheetsOf('/vms.xlsx?q=web', own)

    const [head = [], row = []] = sheets[0]?.rows ?? []
    const at = row[head.indexOf('asOf')]
    expect(sheets[0]?.name).toBe('Machines')
    expect(at).toBeInstanceOf(Date)
    expect(Math.abs(Number(at) - before)).toBeLessThan(60_000)
    expect(files.get('xl/worksheets/sheet1.xml')).toMatch(/<v>\d{5}\.\d+<\/v>/)
  })

  it('says that it lacks the addresses', async () => {
    const own = await startFresh()
    await own.setFaults({ match: QUESTION, status: 500 })

    const { sheets } = await sheetsOf('/vms.xlsx', own)

    expect(sheets[0]?.name).toBe('Machines without addresses')
  })

  it('holds each machine once, and begins to come while Azure is still asked for the rest', async () => {
    const own = await startFresh('generated:4x2500')
    const { sheets } = await sheetsOf('/vms.xlsx', own)
    own.rest()
    await own.setFaults({ match: QUESTION, times: 1 }, { match: QUESTION, delayMs: 600_000 })

    const answer = await open(own, '/vms.xlsx')
    let length = 0
    for await (const chunk of answer) if ((length += (chunk as Buffer).length) > 10_000) break

    expect(new Set(sheets[0]?.rows.map((row) => row.at(-2))).size).toBe(2_501)
    expect(length).toBeGreaterThan(10_000)
  })

  it('is broken off where Azure fails half-way', async () => {
    const own = await startFresh('generated:4x2500')
    await own.setFaults({ match: QUESTION, times: 1 }, { match: QUESTION, status: 403 })

    expect((await readToEnd(await open(own, '/vms.xlsx'))).isWhole).toBe(false)
  })

  it('has fewer tags of a machine rather than more text than a cell takes', async () => {
    const own = await startFresh('generated:1x1')
    for (const group of own.azure.world.subscriptions.get(own.azure.idOf('Generated 0001'))?.groups.values() ?? []) {
      const tags = Object.fromEntries(
        Array.from({ length: 50 }, (_, index) => [`${index} ${'n'.repeat(500)}`, 'v'.repeat(256)]),
      )
      for (const [name, vm] of group.vms) group.vms.set(name, { ...vm, tags })
    }

    const { sheets } = await sheetsOf('/vms.xlsx', own)

    const [head = [], row = []] = sheets[0]?.rows ?? []
    const lines = String(row[head.indexOf('tags')]).split('\n')
    expect(lines.join('\n').length).toBeLessThanOrEqual(32_767)
    expect(lines.at(-1)).toBe(`… and ${51 - lines.length} more tags`)
    expect(lines.slice(0, -1).every((line) => line.endsWith('v'.repeat(256)))).toBe(true)
  })
})

describe('what people write into tags', () => {
  const BEGINNINGS = [
    '=HYPERLINK("http://evil.example", "Click")',
    '=1+1',
    '+1',
    '-1',
    '@A1',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
  ]
  const PEACEFUL: Tags = {
    quoted: 'She said "hello", twice: ""',
    lines: 'one\ntwo\r\nthree\rfour',
    mood: '🎨 ship it 👩‍💻',
    עברית: 'מכונה של צוות העיצוב',
    nothing: '',
    codes: '_x0041_ _x000D_ a\u0007b',
    separators: 'a;b,c\td|e',
    sums: '1+1=2, a-b, ada@contoso.example',
  }
  const HOSTILE: readonly Tags[] = [
    ...BEGINNINGS.map((name) => ({ [name]: 'x' })),
    ...BEGINNINGS.map((formula) => ({ a: `x;${formula}`, b: `y\n  ${formula}`, [formula]: 'z' })),
  ]
  let csv: Record<string, string>[]
  let json: Exported[]
  let text: string
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms({ estate: 'generated:1x40' })
    for (const group of vms.azure.world.subscriptions.get(vms.azure.idOf('Generated 0001'))?.groups.values() ?? []) {
      for (const [name, vm] of group.vms) {
        const tags = [PEACEFUL, ...HOSTILE][Number(vm.name.slice(-6)) - 1]
        group.vms.set(name, { ...vm, tags: tags ?? {} })
      }
    }
    ;({ text } = await vms.get('ada', '/vms.csv').expect(200))
    csv = readCsv(text)
    json = readJson((await vms.get('ada', '/vms.json').expect(200)).text)
  })
  afterAll(() => vms.close())

  const inCsv = (index: number) => csv.find(({ name }) => name?.endsWith(`-${String(index + 1).padStart(6, '0')}`))
  const inJson = (index: number) => json.find(({ name }) => name.endsWith(`-${String(index + 1).padStart(6, '0')}`))

  it('survives the way into either file', () => {
    for (const [index, tags] of [PEACEFUL, ...HOSTILE].entries()) {
      expect(JSON.parse(inCsv(index)?.['tags'] ?? '')).toEqual(tags)
      expect(inJson(index)?.['tags']).toEqual(tags)
    }
  })

  it('is no formula for a spreadsheet that splits at semicolons and lines either, whatever the quotes say', () => {
    const cells = text.split(/[;\r\n]|,(?=")/)

    expect(cells.filter((cell) => /^["\s]*[=+\-@＝＋－＠]/.test(cell))).toEqual([])
  })

  it('stands in a workbook as it is, a line a tag, and is a formula nowhere', async () => {
    vms.rest()
    const { body } = await vms.get('ada', '/vms.xlsx').responseType('blob').expect(200)
    const sheet = unzip(body as Buffer).get('xl/worksheets/sheet1.xml') ?? ''
    const { sheets } = await readXlsx(body as Buffer)
    const [head = [], ...rows] = sheets[0]?.rows ?? []
    const tagsOf = (index: number) => {
      const row = rows.find(([name]) => String(name).endsWith(`-${String(index + 1).padStart(6, '0')}`))
      return row?.[head.indexOf('tags')] ?? ''
    }

    expect(sheet).not.toMatch(/<f[ >]/)
    expect(sheet).not.toMatch(/[^\P{Cc}\t\n]/u)
    // A carriage return is no line end in a cell: some readers give it back, others do not.
    const withoutReturns = (text: unknown) => String(text).replaceAll('\r', '')
    for (const [index, tags] of [PEACEFUL, ...HOSTILE].entries()) {
      const lines = Object.entries(tags).map(([name, value]) => `${name}: ${value}`)
      expect(withoutReturns(tagsOf(index))).toBe(withoutReturns(lines.join('\n')))
    }
  })

  it('stands in quotes, and without a semicolon, which ends a cell for some', () => {
    expect(text).toContain(',"{""quoted"":""She said \\""hello\\"", twice:')
    expect(text).toContain('""a\\u003bb,c\\td|e""')
    expect(text).not.toContain(';')
  })
})

describe('the list of a large estate as a file', () => {
  it.each(['/vms.json?sort=-location', '/vms.csv?sort=-location'])(
    '%s holds each machine once, in the order of the list, beyond the thousand that Azure tells at once',
    async (path) => {
      const vms = await startFresh('generated:4x2500')

      const { text } = await vms.get('ada', path).expect(200)

      expect(await vms.asked(/ResourceGraph/)).toHaveLength(3)
      const rows = path.includes('csv') ? readCsv(text) : readJson(text)
      expect(rows).toHaveLength(2500)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(2500)
      const names = rows.map(({ name }) => name)
      expect(names.slice(0, 50)).toEqual(namesOf(await vms.get('ada', '/vms?sort=-location')))
      expect(names.slice(1000, 1050)).toEqual(namesOf(await vms.get('ada', '/vms?sort=-location&page=21')))
      expect(names.slice(2450)).toEqual(namesOf(await vms.get('ada', '/vms?sort=-location&page=50')))
    },
  )

  it.each([
    ['stopped', 1],
    ['running', 2],
  ])('asks no further than the last one that is %s', async (state, questions) => {
    const vms = await startFresh('generated:4x2500')

    const rows = readJson((await vms.get('ada', `/vms.json?state=${state}`).expect(200)).text)

    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter(({ power }) => power !== state)).toEqual([])
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(questions)
  })

  it('of a person with a share holds that share alone', async () => {
    const vms = await startFresh('generated:4x2500')

    const rows = readJson((await vms.get('user1', '/vms.json').expect(200)).text)

    const groups = new Set(rows.map(({ subscriptionId, resourceGroup }) => [subscriptionId, resourceGroup].join('/')))
    expect(rows.length).toBeGreaterThan(100)
    expect(groups.size).toBe(4)
  })

  it.each([
    ['csv', 'identity'],
    ['json', 'identity'],
    ['csv', 'br'],
    ['json', 'br'],
  ])('begins to come as %s (%s) while Azure is still asked for the rest', async (format, encoding) => {
    const vms = await startFresh('generated:4x2500')
    await vms.setFaults({ match: QUESTION, times: 1 }, { match: QUESTION, delayMs: 600_000 })

    const answer = await open(vms, `/vms.${format}`, { headers: { 'accept-encoding': encoding } })

    const text = encoding === 'br' ? answer.pipe(createBrotliDecompress()) : answer
    expect(await readUntil(text, 'api-vm-')).toContain('Generated 0001')
  })

  it('is asked for without one row when only its head is wanted', async () => {
    const vms = await startFresh('generated:4x2500')

    const response = await supertest(vms.app).head('/vms.csv').set(vms.headersOf('ada')).expect(200)

    expect(response.headers['content-disposition']).toContain('attachment')
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(response.text).toBeFalsy()
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(1)
  })

  it('never takes more than half of what a person may ask Resource Graph in five seconds', async () => {
    const vms = await startFresh('generated:4x10000')
    using time = vms.holdTime()

    const file = Promise.resolve(vms.get('ada', '/vms.json').expect(200))
    await vms.untilWaiting()
    const inFirst = (await vms.asked(/ResourceGraph/)).length
    time.pass(5_000)
    const rows = readJson((await file).text)

    expect(new Set(rows.map(({ id }) => id)).size).toBe(10_000)
    const { body } = await vms.azure.control('GET', '/requests')
    const asked = (body as { path: string; status: number }[]).filter(({ path }) => path === GRAPH)
    expect(asked.map(({ status }) => status)).toEqual(Array(10).fill(200))
    expect(inFirst).toBeLessThanOrEqual(7)
    expect(10 - inFirst).toBeLessThanOrEqual(7)
  })

  it('waits for the next five seconds once half of what a person may ask is asked, however quick Azure is', async () => {
    const vms = await startFresh()
    const subscriptionId = vms.azure.idOf('Contoso Production')
    const parts = Array.from({ length: 9 }, (_, index) => {
      const name = `vm-${index}`
      const id = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/${name}`
      const data = [{ id, name, resourceGroup: 'rg', subscriptionId }]
      const next = index === 8 ? {} : { $skipToken: name }
      return { totalRecords: 9, count: 1, facets: [], resultTruncated: 'false', data, ...next }
    })
    await vms.setFaults(...parts.map((body) => ({ match: QUESTION, status: 200, body, times: 1 })))

    using time = vms.holdTime()

    const file = Promise.resolve(vms.get('ada', '/vms.json').expect(200))
    await vms.untilWaiting()
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(7)
    time.pass(5_000)

    const rows = readJson((await file).text)
    expect(rows.map(({ name }) => name)).toEqual(parts.map((_, index) => `vm-${index}`))
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(9)
  })
})

describe('a file that takes too long', () => {
  const VIEW = { vms: [], subscriptions: { all: 120, read: 7 }, gaps: [], isComplete: false, asOf: 0 }
  const QUERY = { words: [], sort: { column: 'name', descending: false }, page: 1 } as const

  /** An export whose inventory fails after a while, and whose scan goes on and on. Time passes only by waiting. */
  function build(inventoryMs: number, changes: Partial<ScanView> = {}) {
    let now = 0
    const scan = {
      look: (_call: unknown, patienceMs: number) => {
        now += patienceMs
        return Promise.resolve({ ...VIEW, ...changes })
      },
    }
    const vmExport = createVmExport({
      inventory: {
        // eslint-disable-next-line require-yield -- fails before the first VM
        async *all() {
          now += inventoryMs
          await Promise.resolve()
          throw new AppError('azure-throttled', 'askedTooOften', { azure: { retryAfter: 60 } })
        },
      },
      scan,
      fresherReads: { read: () => Promise.resolve({ states: [], recent: new Map(), caughtUpAt: undefined }) },
      names: { subscriptions: () => Promise.resolve(new Map()), resourceGroup: () => Promise.resolve(undefined) },
      notes: { find: () => Promise.resolve(new Map()) },
      clock: { now: () => now, wait: () => Promise.resolve() },
    })
    return { file: vmExport.all(aCall(), QUERY)[Symbol.asyncIterator]().next(), now: () => now }
  }

  it.each([0, 80_000])('ends as a page before App Service cuts it off, whatever took the time: %i ms', async (ms) => {
    const { file, now } = build(ms)

    await expect(file).rejects.toMatchObject({
      kind: 'azure-slow',
      sentence: { key: 'fileTooSlow', params: { read: 7, all: 120 } },
    })
    expect(now()).toBeLessThan(200_000)
  })

  it('is refused for what lasts, if something else may come by waiting', async () => {
    const gaps = [
      { subscription: 'A', reason: new AppError('azure-slow', 'azureSlow') },
      { subscription: 'B', reason: new AppError('not-found', 'notThere') },
      { subscription: 'C', reason: new AppError('forbidden', 'notAllowed', { cure: 'role' }) },
    ]

    await expect(build(0, { gaps }).file).rejects.toMatchObject({ kind: 'azure-unavailable' })
    await expect(build(0, { gaps: gaps.toReversed() }).file).rejects.toMatchObject({ kind: 'forbidden', cure: 'role' })
  })

  it('ends at once where something will be missing, and names it', async () => {
    const gaps = Array.from({ length: 9 }, (_, index) => ({
      subscription: `Subscription ${index}`,
      reason: new AppError('azure-unavailable', 'azureTrouble'),
    }))
    const { file, now } = build(0, { gaps })

    const error: unknown = await file.catch((error: unknown) => error)
    expect(error instanceof AppError && toText(en, error.sentence)).toMatch(
      /lack “Subscription 0”, .*“Subscription 4”, and 4 more, so there is none. Azure had an internal error/,
    )
    expect(now()).toBeLessThan(10_000)
  })
})

describe('the list as a file, on a bad day of Azure', () => {
  const FIRST_COMES = { match: QUESTION, times: 1 }
  const ROW = {
    id: '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/a',
    name: 'a',
    resourceGroup: 'rg',
    subscriptionId: '00000000-0000-0000-0000-000000000001',
  }

  it.each<[string, object]>([
    ['fails', { status: 500 }],
    ['refuses', { status: 403 }],
    ['closes the connection', { drop: true }],
    ['says nothing of what was promised', { status: 200, body: {} }],
    [
      'tells of more and not how to ask for it',
      { status: 200, body: { totalRecords: 9, count: 1, data: [ROW], facets: [], resultTruncated: 'true' } },
    ],
  ])('is broken off where Azure %s half-way, so that half a file passes for no whole one', async (_, fault) => {
    const vms = await startFresh('generated:4x2500')
    await vms.setFaults(FIRST_COMES, { match: QUESTION, ...fault })

    const { text, isWhole } = await readToEnd(await open(vms, '/vms.csv'))

    expect(isWhole).toBe(false)
    expect(text).toContain('vm-')
    expect(text).not.toContain('<')
    expect(await vms.asked(COMPUTE)).toEqual([])
  })

  it.each([
    ['bücher', 'Microsoft.Compute/virtualMachines/bücher'],
    ['l'.repeat(72), `Microsoft.Compute/virtualMachines/${'l'.repeat(72)}`],
  ])('holds a machine that can only be listed, %s, and the addresses of all', async (name, end) => {
    const vms = await startFresh()
    const odd = { ...ROW, id: ROW.id.replace(/a$/, name), name, nicKey: 'nic', privateAddress: '10.9.0.4' }
    const data = [{ ...ROW, nicKey: 'nic', privateAddress: '10.9.0.5' }, odd, { id: 7 }]
    await vms.setFaults({ match: QUESTION, status: 200, body: { totalRecords: 3, count: 3, data, facets: [] } })

    const rows = readCsv((await vms.get('ada', '/vms.csv').expect(200)).text)

    expect(rows.map((row) => [row['name'], row['privateAddress'], row['addresses']])).toEqual([
      ['a', '10.9.0.5', 'known'],
      [name, '10.9.0.4', 'known'],
      ['', '', 'unavailable right now'],
    ])
    expect(rows.map((row) => row['details'])).toEqual(['known', 'not read in full', 'not read in full'])
    expect(rows[1]?.['id']).toContain(end)
    expect(rows[2]?.['id']).toBe('')
    expect(await vms.asked(COMPUTE)).toEqual([])
  })

  const ROWS = { resultTruncated: 'false', facets: [] }
  const LIMIT_HIT = { 'x-ms-tenant-subscription-limit-hit': 'true' }

  it.each(['csv', 'json', 'xlsx'])(
    'says that Azure searched the first 10,000 subscriptions only: %s',
    async (format) => {
      const vms = await startFresh()
      await vms.setFaults({ match: QUESTION, headers: LIMIT_HIT })

      const { headers } = await vms.get('ada', `/vms.${format}`).expect(200)

      expect(headers['x-file-lacks']).toBe('subscriptions')
      expect(headers['content-disposition']).toContain(`-first-10000-subscriptions-only.${format}`)
    },
  )

  it('is broken off where only a later part says that Azure did not search all subscriptions', async () => {
    const vms = await startFresh('generated:4x2500')
    await vms.setFaults(FIRST_COMES, { match: QUESTION, headers: LIMIT_HIT })

    expect((await readToEnd(await open(vms, '/vms.csv'))).isWhole).toBe(false)
  })

  it.each<[string, unknown, string]>([
    ['a region that is no text', { ...ROW, location: { a: 1 } }, 'a'],
    ['tags that are none', { ...ROW, tags: 7 }, 'a'],
    ['nothing at all', null, ''],
  ])('says that a machine of which Azure gives %s is not read in full', async (_, odd, name) => {
    const vms = await startFresh()
    const data = [{ ...ROW, id: `${ROW.id}b`, name: 'ab' }, odd]
    await vms.setFaults({ match: QUESTION, status: 200, body: { ...ROWS, totalRecords: 2, count: 2, data } })

    const csv = await vms.get('ada', '/vms.csv').expect(200)
    const json = await vms.get('ada', '/vms.json').expect(200)

    for (const { headers } of [csv, json]) {
      expect(headers['x-file-lacks']).toBe('details')
      expect(headers['content-disposition']).toContain('-some-not-in-full.')
    }
    const expected = [
      ['ab', 'known'],
      [name, 'not read in full'],
    ]
    expect(readCsv(csv.text).map((row) => [row['name'], row['details']])).toEqual(expected)
    expect(readJson(json.text).map((row) => [row.name, row['details']])).toEqual(expected)
  })

  it('says so in the row of the machine where it is too late for the name of the file', async () => {
    const vms = await startFresh()
    const odd = { ...ROW, id: `${ROW.id}b`, size: [] }
    await vms.setFaults(
      {
        match: QUESTION,
        status: 200,
        body: { ...ROWS, totalRecords: 2, count: 1, data: [ROW], $skipToken: 'x' },
        times: 1,
      },
      { match: QUESTION, status: 200, body: { ...ROWS, totalRecords: 2, count: 1, data: [odd] } },
    )

    const { headers, text } = await vms.get('ada', '/vms.json').expect(200)

    expect(headers['x-file-lacks']).toBeUndefined()
    expect(readJson(text).map((row) => row['details'])).toEqual(['known', 'not read in full'])
  })

  it('names both in a workbook that lacks both', async () => {
    const vms = await startFresh()
    const body = { ...ROWS, totalRecords: 1, count: 1, data: [{ ...ROW, size: 7 }] }
    await vms.setFaults({ match: QUESTION, status: 200, headers: LIMIT_HIT, body })

    const response = await vms.get('ada', '/vms.xlsx').responseType('blob').expect(200)

    expect(response.headers['x-file-lacks']).toBe('subscriptions, details')
    expect((await readXlsx(response.body as Buffer)).sheets[0]?.name).toBe('Lacks subscriptions, details')
  })

  it.each(['q=20.61.14.21', 'q=10.1', 'q=dc', 'q=fe80::1', 'q=role:web+10', 'state=running&q=4', 'sort=-address'])(
    'is refused where what it should hold, %s, depends on addresses that only Resource Graph knows',
    async (query) => {
      const vms = await startFresh()
      await vms.setFaults({ match: QUESTION, status: 429, headers: { 'retry-after': '60' } })

      const response = await vms.get('ada', `/vms.csv?${query}`).expect(503)

      expect(response.headers).toMatchObject({ 'retry-after': '60' })
      expect(response.headers['content-disposition']).toBeUndefined()
      expect(textOf(response)).toContain(
        'depends on addresses. They cannot be read at the moment, so there is no file.',
      )
      expect(textOf(response)).toContain('Too many requests under your account')
    },
  )

  it('says when to ask again for it where Azure does not', async () => {
    const vms = await startFresh()
    await vms.setFaults({ match: QUESTION, status: 500 })

    const { headers } = await vms.get('ada', '/vms.json?q=10.1').expect(502)

    expect(headers['retry-after']).toBe('10')
  })

  it.each(['q=web', 'q=role:web+4', 'q=2024-06', 'q=décor', 'tag=env:10', 'q=01&group=none'])(
    'is not refused for a filter that no address can decide: %s',
    async (query) => {
      const vms = await startFresh()
      const whole = readJson((await vms.get('ada', `/vms.json?${query}`).expect(200)).text)
      await vms.setFaults({ match: QUESTION, status: 429, headers: { 'retry-after': '60' } })

      const { text, headers } = await vms.get('ada', `/vms.json?${query}`).expect(200)

      expect(readJson(text).map(({ name }) => name)).toEqual(whole.map(({ name }) => name))
      expect(headers['x-file-lacks']).toBe('addresses')
    },
  )

  it('asks Resource Graph again where it failed once, and so has the addresses', async () => {
    const vms = await startFresh()
    await vms.setFaults({ match: QUESTION, status: 500, times: 1 })

    const { text, headers } = await vms.get('ada', '/vms.csv?q=web-01').expect(200)

    expect(readCsv(text)[0]).toMatchObject({ publicAddress: '20.61.14.21', addresses: 'known' })
    expect(headers['content-disposition']).not.toContain('without')
    expect(await vms.asked(COMPUTE)).toEqual([])
  })

  it.each(['csv', 'json', 'xlsx'])(
    'says in its name and in its head that it lacks the addresses: %s',
    async (format) => {
      const vms = await startFresh()
      await vms.setFaults({ match: QUESTION, status: 500 })

      const { headers } = await vms.get('ada', `/vms.${format}`).expect(200)

      const today = new Date().toISOString().slice(0, 10)
      expect(headers).toMatchObject({
        'content-disposition': `attachment; filename=machines-${today}-without-addresses.${format}`,
        'x-file-lacks': 'addresses',
      })
    },
  )

  it('is broken off also where it is compressed', async () => {
    const vms = await startFresh('generated:4x2500')
    await vms.setFaults(FIRST_COMES, { match: QUESTION, status: 500, delayMs: 1_000 })

    const answer = await open(vms, '/vms.json', { headers: { 'accept-encoding': 'br' } })

    expect(answer.headers['content-encoding']).toBe('br')
    expect((await readToEnd(answer)).isWhole).toBe(false)
  })

  it.each([
    [500, 502],
    [403, 403],
  ])('is an error page and no file where everything answers %i', async (status, told) => {
    const vms = await startFresh()
    await vms.setFaults({ match: { path: '^/(subscriptions|providers)' }, status })

    const response = await vms.get('ada', '/vms.csv').expect(told)

    expect(response.headers['content-type']).toContain('text/html')
    expect(response.headers['content-disposition']).toBeUndefined()
    expect(response.headers['cache-control']).toBe('no-store')
    expect(textOf(response)).toMatch(/Azure had an internal error|Azure refused this/)
  })

  it.each([
    ['at once', []],
    ['half-way', [FIRST_COMES]],
  ])('waits out that Azure throttles %s, as long as Azure asks for', async (_, before) => {
    const vms = await startFresh('generated:4x2500')
    await vms.setFaults(...before, { match: QUESTION, status: 429, headers: { 'retry-after': '17' }, times: 1 })
    using time = vms.holdTime()

    const file = Promise.resolve(vms.get('ada', '/vms.json').expect(200))
    await vms.untilWaiting()
    time.pass(16_999)
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(before.length + 1)
    time.pass(1)

    const rows = readJson((await file).text)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2500)
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(4)
    expect(await vms.asked(COMPUTE)).toEqual([])
  })

  it.each(['/vms.csv', '/vms.json'])(
    '%s is told by the subscriptions one by one where Resource Graph is gone',
    async (path) => {
      const vms = await startFresh()
      const listed = namesOf(await vms.get('ada', '/vms?os=linux&sort=-name').expect(200))
      await vms.setFaults({ match: QUESTION, status: 500 })

      const { text } = await vms.get('ada', `${path}?os=linux&sort=-name`).expect(200)

      const rows = path.includes('csv') ? readCsv(text) : readJson(text)
      expect(rows.map(({ name }) => name)).toEqual(listed)
      expect(rows.find(({ name }) => name === 'web-01')).toMatchObject({
        power: 'running',
        subscription: 'Contoso Production',
      })
    },
  )

  it('is told whole or not at all where one of the subscriptions can not be read', async () => {
    const vms = await startFresh()
    const production = vms.azure.idOf('Contoso Production')
    await vms.setFaults({ match: QUESTION, status: 500 }, { match: { path: `${production}/providers` }, status: 500 })

    const response = await vms.get('ada', '/vms.csv').expect(502)

    expect(response.headers['content-disposition']).toBeUndefined()
    expect(textOf(response)).toContain('The file would lack “Contoso Production”, so there is none.')
    expect(textOf(response)).toContain('Azure had an internal error')
  })

  it('keeps what a subscription was refused for, and what undoes it', async () => {
    const vms = await startFresh()
    const error = { code: 'RequestDisallowedByPolicy', message: 'Not from here.' }
    await vms.setFaults(
      { match: QUESTION, status: 500 },
      {
        match: { method: 'GET', path: `${vms.azure.idOf('Contoso Development')}/.*virtualMachines$` },
        status: 403,
        body: { error },
      },
    )

    const response = await vms.get('ada', '/vms.csv').expect(403)

    for (const words of [
      'Somebody else decides about this',
      'would lack “Contoso Development”',
      'policy does not allow',
    ])
      expect(textOf(response)).toContain(words)
    for (const detail of Object.values(error)) expect(textOf(response)).toContain(detail)
    expect(textOf(response)).not.toContain('Try again')
  })

  it('waits for no more than what can come in time', async () => {
    const vms = await startFresh()
    await vms.setFaults({ match: QUESTION, status: 429, headers: { 'retry-after': '60' } })

    const { headers } = await vms.get('ada', '/vms.json').expect(200)

    expect(headers['x-file-lacks']).toBe('addresses')
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(1)
  })

  it.each<[string, (again: (skipToken: string) => object) => object[], number]>([
    ['one part', (again) => [again('a')], 2],
    ['two parts in turn', (again) => [again('a'), again('b'), again('a'), again('b'), again('a')], 3],
  ])('ends where Azure gives %s again and again', async (_, toFaults, questions) => {
    const vms = await startFresh()
    const subscriptionId = vms.azure.idOf('Contoso Production')
    const id = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm`
    const data = [{ id, name: 'vm', resourceGroup: 'rg', subscriptionId }]
    const answer = { totalRecords: 9, count: 1, facets: [], resultTruncated: 'false', data }
    const again = ($skipToken: string) => ({ match: QUESTION, status: 200, body: { ...answer, $skipToken } })
    const faults = toFaults(again)
    await vms.setFaults(...faults.map((fault) => (faults.length === 1 ? fault : { ...fault, times: 1 })))

    const { isWhole } = await readToEnd(await open(vms, '/vms.json'))

    expect(isWhole).toBe(false)
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(questions)
  })

  it('is asked for no further once nobody waits for it', async () => {
    const vms = await startFresh('generated:4x2500')
    const slow = { match: QUESTION, delayMs: 500, times: 1 }
    await vms.setFaults(FIRST_COMES, slow, { ...slow, delayMs: 600 })
    const answer = await open(vms, '/vms.csv')
    await vms.untilAsked(/ResourceGraph/, 2)

    answer.destroy()

    // Before this answer arrives, Azure answers the second part and finds the client gone.
    await vms.get('user1', '/vms').expect(200)
    const { body } = await vms.azure.control('GET', '/requests')
    const asked = (body as { path: string; status: number }[]).filter(({ path }) => path === GRAPH)
    // Status 0 means that the client had gone before Azure could answer.
    expect(asked.map(({ status }) => status)).toEqual([200, 0, 200])
  })

  it('is not asked for elsewhere once nobody waits for it', async () => {
    const vms = await startFresh()
    await vms.setFaults({ match: QUESTION, delayMs: 600_000, times: 1 })
    const leaving = new AbortController()
    const answer = open(vms, '/vms.csv', { signal: leaving.signal })
    await vms.untilAsked(/ResourceGraph/)

    leaving.abort()

    await expect(answer).rejects.toThrow('aborted')
    await vms.get('linus', '/vms').expect(200)
    expect(await vms.asked(COMPUTE)).toEqual([])
  })

  it('is given up where a part of it does not come for half a minute', async () => {
    const vms = await startFresh('generated:4x2500')
    await vms.setFaults(FIRST_COMES, { match: QUESTION, delayMs: 600_000 })
    using time = vms.holdTime()

    const file = readToEnd(await open(vms, '/vms.csv'))
    await vms.untilAsked(/ResourceGraph/, 2)
    time.pass(30_000)

    expect((await file).isWhole).toBe(false)
    expect(await vms.asked(/ResourceGraph/)).toHaveLength(2)
  })
})
