import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BUDGETS } from '../../../src/domain/budgets.ts'
import { type MyVms, pageOf, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'

const DEALLOCATE = /deallocate$/
const root = mkdtempSync(join(tmpdir(), 'my-vms-bulk-'))
const SOME = ['ci-runner-01', 'dev-ada', 'web-01']

/** Asks no more often than a person may. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(150)
}

/** What an open page of the person holds open. Returns what ends it. */
async function openPage(vms: MyVms, alias: string): Promise<() => void> {
  const server = createServer(vms.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const request = get({ port, path: '/events', headers: vms.headersOf(alias) })
  await new Promise((resolve) => request.on('response', resolve))
  return () => {
    request.on('error', () => undefined).destroy()
    server.close()
  }
}

describe('one action for many', () => {
  let vms: MyVms
  let leave: () => void

  // What people have done counts for a while, so that each test has an app of its own.
  beforeEach(async () => {
    const folder = mkdtempSync(join(root, 'data-'))
    vms = await startMyVms({ settings: () => ({ DATA_DIR: folder }) })
    leave = () => undefined
  })
  afterEach(async () => {
    leave()
    await vms.close()
  })
  afterAll(() => rmSync(root, { recursive: true }))

  async function selectOf(alias: string, names: readonly string[], list = '/vms'): Promise<string> {
    const rows = rowsOf(await vms.get(alias, list))
    return names.map((name) => rows.find((row) => row.name === name)?.element.getAttribute('id') ?? name).join(' ')
  }

  /** Resolves once the next process has read what is kept. */
  async function restart(path: string): Promise<void> {
    await vms.restart()
    await until(async () => (await vms.get('ada', path)).status === 200)
  }

  const ask = (alias: string, query: Record<string, string>) =>
    vms.get(alias, `/bulk?${new URLSearchParams(query).toString()}`)

  /** What the page that asks would send. */
  async function fieldsOf(alias: string, query: Record<string, string>): Promise<Record<string, string>> {
    const page = pageOf(await ask(alias, query).expect(200))
    const fields = page.querySelectorAll('.confirm form input[type=hidden]')
    return Object.fromEntries(
      fields.map((field) => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? '']),
    )
  }

  async function begin(alias: string, names: readonly string[], action = 'stop'): Promise<string> {
    const fields = await fieldsOf(alias, { action, row: await selectOf(alias, names) })
    const { headers } = await vms.post(alias, '/bulk', fields).expect(303)
    return headers['location'] ?? ''
  }

  /** The names of the machines in each part of the page. */
  async function groupsOf(alias: string, path: string): Promise<Record<string, string[]>> {
    const page = pageOf(await vms.get(alias, path).expect(200))
    const sections = page.querySelectorAll('main section')
    return Object.fromEntries(
      sections.map((section) => [
        section.querySelector('h2')?.text.replace(/\s+\d+$/, '') ?? '',
        section.querySelectorAll('.what a').map(({ text }) => text),
      ]),
    )
  }

  it('asks once, and says what will happen to which, what is lost, and what is left out, with why', async () => {
    const page = pageOf(
      await ask('ada', { action: 'stop', row: await selectOf('ada', [...SOME, 'files-old']) }).expect(200),
    )

    expect(page.querySelector('h1')?.text).toBe('Stop 3 of 4 machines?')
    const [fitting, leftOut] = page.querySelectorAll('.some').map((part) => part.text.replaceAll(/\s+/g, ' ').trim())
    expect(fitting).toMatch(/^Will stop ci-runner-01.* dev-ada *Its public IP \S+ is released web-01/)
    expect(leftOut).toBe('Left out files-oldIt’s already off.')
    expect(page.querySelector('.confirm button')?.text).toBe('Stop 3 machines')
    expect(await vms.asked(DEALLOCATE)).toEqual([])
  })

  it('says that none fits, and offers nothing to send', async () => {
    const page = pageOf(await ask('ada', { action: 'stop', row: await selectOf('ada', ['files-old', 'gpu-train']) }))

    expect(page.querySelector('h1')?.text).toBe('None of them can be stopped now')
    expect(page.querySelector('.confirm form')).toBeNull()
  })

  it('asks Azure once for each, and shows how each ends', async () => {
    const path = await begin('ada', [...SOME, 'sql-prod-02'])
    await until(async () => Object.hasOwn(await groupsOf('ada', path), 'Failed'))
    await vms.untilAsked(DEALLOCATE, 4)
    const refreshes = async () => (await vms.get('ada', path)).text.includes('http-equiv="refresh"')
    expect(await refreshes()).toBe(true)
    await vms.azure.control('POST', '/clock', { advanceMs: 120_000 })
    await until(async () => (await groupsOf('ada', path))['Done']?.length === 3)

    expect(await groupsOf('ada', path)).toEqual({ Failed: ['sql-prod-02'], Done: SOME })
    expect(await refreshes()).toBe(false)
    expect(textOf(await vms.get('ada', path))).toContain('3 of 4 done')
    expect(await vms.asked(DEALLOCATE)).toHaveLength(4)
    expect(rowsOf(await vms.get('ada', '/vms')).find(({ name }) => name === 'web-01')?.power).toBe('deallocated')
  })

  it('is sent once, however often its form is', async () => {
    const fields = await fieldsOf('ada', { action: 'stop', row: await selectOf('ada', SOME) })
    const answers = await Promise.all([1, 2, 3].map(() => vms.post('ada', '/bulk', fields).expect(303)))
    await vms.untilAsked(DEALLOCATE, 3)
    await vms.post('ada', '/bulk', fields).expect(303)

    expect(new Set(answers.map(({ headers }) => headers['location'])).size).toBe(1)
    expect(await vms.asked(DEALLOCATE)).toHaveLength(3)
  })

  it('is of all that a list finds, on every page', async () => {
    const page = pageOf(await ask('ada', { action: 'restart', all: 'yes', from: '/vms?q=web' }).expect(200))

    expect(page.querySelector('h1')?.text).toBe('Restart 2 of 3 machines?')
    expect(textOf(await ask('ada', { action: 'restart', all: 'yes', from: '/vms?q=web' }))).toContain(
      'web-batchIt’s off.',
    )
  })

  it('is stopped half way: what waits is not sent, which is said, and can be sent later', async () => {
    // The first one goes out alone, until Azure has said how many may follow.
    await vms.setFaults({ match: { method: 'POST', path: '/deallocate$' }, delayMs: 700 })
    const path = await begin('ada', ['ci-runner-01', 'web-01', 'web-02', 'sql-prod-01'])
    await vms.post('ada', `${path}/stop`).expect(303)
    await until(async () => Object.hasOwn(await groupsOf('ada', path), 'Not sent'))

    const groups = await groupsOf('ada', path)
    const notSent = groups['Not sent'] ?? []
    const asked = await vms.asked(DEALLOCATE)
    expect(notSent.length + asked.length).toBe(4)
    expect(notSent.length).toBeGreaterThan(0)
    expect(asked.filter((request) => notSent.some((name) => request.includes(`/${name}/`)))).toEqual([])
    await vms.azure.control('POST', '/clock', { advanceMs: 120_000 })
    await until(async () => !Object.hasOwn(await groupsOf('ada', path), 'In progress'))

    const again = pageOf(await vms.get('ada', path)).querySelector('main .foot a[href*="notSent"]')
    const asks = pageOf(await vms.get('ada', again?.getAttribute('href')?.replaceAll('&amp;', '&') ?? '').expect(200))
    expect(
      asks
        .querySelector('.some')
        ?.querySelectorAll('b')
        .map(({ text }) => text),
    ).toEqual(notSent)
  })

  it('sends again what Azure has throttled, and nothing twice', async () => {
    const throttled = { status: 429, headers: { 'retry-after': '1' }, body: { error: { code: 'TooManyRequests' } } }
    await vms.setFaults({ match: { method: 'POST', path: '/deallocate$' }, ...throttled, times: 2 })
    const path = await begin('ada', SOME)
    await vms.untilAsked(DEALLOCATE, 5)
    await vms.azure.control('POST', '/clock', { advanceMs: 120_000 })
    await until(async () => (await groupsOf('ada', path))['Done']?.length === 3)

    expect(await vms.asked(DEALLOCATE)).toHaveLength(5)
  })

  it('drops no machine without a word that is gone, or no longer fits, once it is confirmed', async () => {
    const fields = await fieldsOf('ada', { action: 'stop', row: await selectOf('ada', ['web-01', 'web-02']) })
    await vms.post('ada', `${vms.vmPath('Contoso Production', 'rg-web-prod', 'web-02')}/stop`, { confirm: 'yes' })
    const row = `${fields['row']} vm-0000000000000000`
    const { headers } = await vms.post('ada', '/bulk', { ...fields, row }).expect(303)
    const path = headers['location'] ?? ''

    expect((await groupsOf('ada', path))['Not sent']).toEqual(['web-02'])
    expect(textOf(await vms.get('ada', path))).toContain('1 machine of your selection can’t be found any more.')
  })

  it("is nobody else's, and no page of an id that is none", async () => {
    const path = await begin('ada', SOME)

    await vms.get('margaret', path).expect(404)
    await vms.post('margaret', `${path}/stop`).expect(404)
    await vms.get('ada', `/bulk/${randomUUID()}`).expect(404)
    await vms.get('ada', '/bulk/constructor').expect(404)
  })

  it.each([{ action: 'delete' }, { action: '__proto__' }, {}])(
    'refuses what is no action for many: %j',
    async (query) => {
      await ask('ada', query as Record<string, string>).expect(400)
      await vms.post('ada', '/bulk', query as Record<string, string>).expect(400)
    },
  )

  it('is sent from this site alone', async () => {
    const fields = await fieldsOf('ada', { action: 'stop', row: await selectOf('ada', SOME) })

    await vms.post('ada', '/bulk', fields).set('sec-fetch-site', 'cross-site').expect(403)
    expect(await vms.asked(DEALLOCATE)).toEqual([])
  })

  it('goes on in the next process, once the person has a page of that', async () => {
    await vms.setFaults({ match: { method: 'POST', path: '/deallocate$' }, delayMs: 700 })
    const names = ['ci-runner-01', 'web-01', 'web-02']
    const path = await begin('ada', names)
    await vms.untilAsked(DEALLOCATE)
    await restart(path)
    const waits = await groupsOf('ada', path)
    const before = await vms.asked(DEALLOCATE)

    leave = await openPage(vms, 'ada')
    await vms.untilAsked(DEALLOCATE, 3)

    expect(waits['Waiting']?.length).toBeGreaterThan(0)
    expect(before.length).toBeLessThan(3)
    await vms.azure.control('POST', '/clock', { advanceMs: 120_000 })
    await until(async () => (await groupsOf('ada', path))['Done']?.length === 3)
    const asked = await vms.asked(DEALLOCATE)
    expect(names.map((name) => asked.filter((one) => one.includes(`/${name}/`)).length)).toEqual([1, 1, 1])
  })

  it('is told as not sent if the person has no page of the next process for a while', async () => {
    await vms.setFaults({ match: { method: 'POST', path: '/deallocate$' }, delayMs: 700 })
    const path = await begin('ada', ['web-01', 'web-02', 'sql-prod-01'])
    await vms.untilAsked(DEALLOCATE)
    await restart(path)

    await vms.azure.control('POST', '/clock', { advanceMs: BUDGETS.bulkHandedOn })

    expect(await groupsOf('ada', path)).not.toHaveProperty('Waiting')
    expect((await groupsOf('ada', path))['Not sent']?.length).toBeGreaterThan(0)
    leave = await openPage(vms, 'ada')
    await sleep(1_000)
    expect((await vms.asked(DEALLOCATE)).length).toBeLessThan(3)
  })

  it('ends with the person: what waits is not sent once they have signed out', async () => {
    await vms.setFaults({ match: { method: 'POST', path: '/deallocate$' }, delayMs: 700 })
    const path = await begin('ada', ['web-01', 'web-02', 'sql-prod-01'])
    await vms.post('ada', '/sign-out')
    await until(async () => Object.hasOwn(await groupsOf('ada', path), 'Not sent'))

    expect((await vms.asked(DEALLOCATE)).length).toBeLessThan(3)
  })
})

describe('an action for more than may be', () => {
  it('is not sent, and says how many may', async () => {
    const vms = await startMyVms({ estate: 'generated:2x1200' })
    const page = pageOf(await vms.get('ada', '/bulk?action=start&all=yes').expect(200))

    expect(page.querySelector('h1')?.text).toBe('At most 1,000 at once: filter the list first.')
    expect(page.querySelector('.confirm form')).toBeNull()
    await vms.close()
  })
})

describe('a selection among thousands', () => {
  it('is found without reading them all', async () => {
    const vms = await startMyVms({ estate: 'generated:2x1200' })
    const [first, second] = rowsOf(await vms.get('ada', '/vms?state=running&page=3').expect(200))
    const before = (await vms.asked(/ResourceGraph/)).length
    const row = [first, second].map((one) => one?.element.getAttribute('id')).join(' ')
    const query = new URLSearchParams({ action: 'stop', row, from: '/vms?state=running&page=3' }).toString()
    const page = pageOf(await vms.get('ada', `/bulk?${query}`).expect(200))

    expect(page.querySelector('h1')?.text).toBe('Stop 2 machines?')
    expect((await vms.asked(/ResourceGraph/)).length - before).toBeLessThanOrEqual(1)
    await vms.close()
  })
})

describe('an organisation that has turned an action off', () => {
  it('has it off for many too', async () => {
    const vms = await startMyVms({ settings: () => ({ DISABLED_ACTIONS: 'restart' }) })
    const list = pageOf(await vms.get('ada', '/vms'))

    expect(list.querySelectorAll('#many button[name=action]').map(({ text }) => text)).toEqual([
      'Start',
      'Stop',
      'Power off (still billed)',
      'Hibernate',
    ])
    await vms.get('ada', '/bulk?action=restart&all=yes').expect(403)
    await vms.close()
  })
})
