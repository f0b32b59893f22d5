import type { Response } from 'supertest'
import { AppError } from '../../../src/domain/app-error.ts'
import { toVmKey } from '../../../src/domain/arm-id.ts'
import { createNotes, MAX_NOTES } from '../../../src/features/notes/notes.ts'
import { openSqliteStore } from '../../../src/store/sqlite-store.ts'
import { createTroubleLog } from '../../../src/store/trouble-log.ts'
import { aCall, aPerson } from '../../support/call.ts'
import { GRAPH, type MyVms, pageOf, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'

let vms: MyVms

beforeAll(async () => {
  vms = await startMyVms()
})
afterAll(() => vms.close())
beforeEach(() => vms.reset())

const pathOf = (name: string) => vms.vmPath('Contoso Production', 'rg-web-prod', name)
const write = (alias: string, path: string, nickname: string, note = '', more: Record<string, string> = {}) =>
  vms.post(alias, `${path}/note`, { nickname, note, ...more })
const linksOf = (page: Response) =>
  rowsOf(page).map(({ element }) => element.querySelector('[data-vm-name]')?.getAttribute('href') ?? '')
const search = async (q: string, alias = 'ada') =>
  linksOf(await vms.get(alias, `/vms?q=${encodeURIComponent(q)}`).expect(200))
const HOSTILE = '</textarea><script>alert(1)</script>"\'&\u202Eevil'

describe('a nickname and a note', () => {
  afterEach(async () => {
    for (const name of ['web-01', 'web-02']) await write('ada', pathOf(name), '').expect(303)
  })

  it("are on the machine's page and in its row, for their person alone", async () => {
    await write('ada', pathOf('web-01'), 'The shop', 'Ask Grace\nbefore Fridays').expect(303)

    const [list, page] = [await vms.get('ada', '/vms?q=web-01'), await vms.get('ada', pathOf('web-01'))]
    const others = [await vms.get('linus', '/vms'), await vms.get('linus', pathOf('web-01'))]

    const name = pageOf(list).querySelector('[data-vm-name]')
    expect(name?.querySelector('.nickname')?.text).toBe('The shop')
    expect(name?.querySelector('.noted')?.getAttribute('title')).toBe('Ask Grace\nbefore Fridays')
    expect(pageOf(page).querySelector('.hero .nickname')?.text).toBe('The shop')
    expect(pageOf(page).querySelector('.own-text')?.text).toBe('Ask Grace\nbefore Fridays')
    for (const other of others) expect(other.text).not.toMatch(/The shop|before Fridays/)
  })

  it('are written in a form of their own, also by whoever has no right on the machine, without asking Azure', async () => {
    await vms.get('mallory', '/operations')
    await vms.azure.control('DELETE', '/requests')

    const saved = await write('mallory', pathOf('web-01'), 'Not mine', 'Yet').expect(303)
    const form = pageOf(await vms.get('mallory', `${pathOf('web-01')}/note`).expect(200))

    expect(saved.headers['location']).toBe(pathOf('web-01'))
    expect(form.querySelector('[name=nickname]')?.getAttribute('value')).toBe('Not mine')
    expect(form.querySelector('[name=note]')?.text).toBe('Yet')
    expect(await vms.asked(/subscriptions|ResourceGraph/)).toEqual([])
    await write('mallory', pathOf('web-01'), '').expect(303)
  })

  it('are removed if both are empty, and lead back to the list that the form was opened from', async () => {
    await write('ada', pathOf('web-01'), 'The shop')
    const removed = await write('ada', pathOf('web-01'), '  ', '\r\n', { from: '/vms?q=web' }).expect(303)

    expect(removed.headers['location']).toBe('/vms?q=web')
    expect((await vms.get('ada', '/vms')).text).not.toContain('The shop')
    const elsewhere = await write('ada', pathOf('web-01'), '', '', { from: 'https://evil.example/vms' })
    expect(elsewhere.headers['location']).toBe(pathOf('web-01'))
  })

  it('find their machine, together with what Azure knows of it, and nobody else’s', async () => {
    await write('ada', pathOf('web-02'), 'The shop', 'Ask Grace\nbefore Fridays')

    expect(await search('shop')).toEqual([pathOf('web-02')])
    expect(await search('FRIDAYS web-02')).toEqual([pathOf('web-02')])
    expect(await search('shop nothing-else')).toEqual([])
    expect(await search('shop', 'linus')).toEqual([])
  })

  it('find it where the subscriptions are read one by one as well, and are never sent to Azure', async () => {
    await write('ada', pathOf('web-02'), 'Zanzibar', 'Quokka')
    await vms.get('ada', '/vms?q=zanzibar')
    await vms.get('ada', '/vms?q=quokka')
    const { body } = await vms.azure.control('GET', '/requests')
    await vms.setFaults({ match: { path: GRAPH }, status: 500 })

    expect(await search('zanzibar')).toEqual([pathOf('web-02')])
    expect(await search('quokka')).toEqual([pathOf('web-02')])
    expect(JSON.stringify(body)).not.toMatch(/quokka/)
  })

  it('come first in a search by nickname, are marked, and a note says why it was found', async () => {
    await write('ada', pathOf('web-02'), 'db of the shop')
    await write('ada', pathOf('web-01'), '', 'Next to the\ndb')

    const page = await vms.get('ada', '/vms?q=db')

    const rows = pageOf(page).querySelectorAll('tbody tr')
    const [first] = rows.filter((row) => !/^db-/.test(row.querySelector('[data-vm-name]')?.text ?? ''))
    expect(first?.querySelector('.nickname mark')?.text).toBe('db')
    const noted = rows.find((row) => row.getAttribute('data-vm-id')?.endsWith('/web-01'))
    expect(noted?.querySelector('small')?.structuredText).toMatch(/^Note\s*db ·/)
  })

  it('find it in the search over everything, and in files, which do not hold them', async () => {
    await write('ada', pathOf('web-02'), 'Zanzibar', 'Quokka')

    const found = pageOf(await vms.get('ada', '/find?q=zanzibar').expect(200))
    const csv = await vms.get('ada', '/vms.csv?q=quokka').expect(200)

    expect(found.querySelector('#find .found .nickname')?.text).toBe('Zanzibar')
    expect(csv.text).toContain('"web-02"')
    expect(csv.text).not.toMatch(/Zanzibar|Quokka/i)
    expect(csv.headers['x-file-lacks']).toBeUndefined()
  })

  it('are text, whatever they hold', async () => {
    await write('ada', pathOf('web-01'), HOSTILE.slice(0, 60), HOSTILE).expect(303)

    const pages = ['/vms?q=web-01', pathOf('web-01'), `${pathOf('web-01')}/note`, '/find?q=web-01', '/vms?q=alert']
    for (const path of pages) {
      const page = await vms.get('ada', path).expect(200)
      expect(page.text).not.toContain('<script>alert')
    }
    const form = pageOf(await vms.get('ada', `${pathOf('web-01')}/note`))
    expect(form.querySelector('[name=nickname]')?.getAttribute('value')).toBe(HOSTILE)
    const row = pageOf(await vms.get('ada', '/vms?q=web-01')).querySelector('.nickname')
    expect(row?.tagName).toBe('BDI')
  })

  it.each([
    ['x'.repeat(61), '', 'at most 60 characters'],
    ['', 'x'.repeat(1_001), 'at most 1,000 characters'],
    ['a\0b', '', 'control character'],
  ])('are refused in words if they cannot be kept: %#', async (nickname, note, says) => {
    const page = await write('ada', pathOf('web-01'), nickname, note).expect(400)

    expect(textOf(page)).toContain(says)
  })

  it('are neither changed by half a form, nor by another site', async () => {
    await write('ada', pathOf('web-01'), 'The shop')

    await vms.post('ada', `${pathOf('web-01')}/note`, { nickname: '' }).expect(400)
    await write('ada', pathOf('web-01'), '').set('sec-fetch-site', 'cross-site').expect(403)
    await write('ada', '/vms/no-guid/rg/name', 'x').expect(404)

    expect((await vms.get('ada', '/vms?q=web-01')).text).toContain('The shop')
  })
})

describe('the notes of a person', () => {
  const openMemory = () => {
    const clock = { now: Date.now, wait: () => Promise.resolve() }
    return openSqliteStore({ dataDir: undefined, clock, log: createTroubleLog(() => undefined) }).personal
  }
  const idOf = (name: string) => ({ subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', resourceGroup: 'RG', name })

  it('are one for each machine, whatever the letter case, and of nobody else in another directory', async () => {
    const notes = createNotes({ store: openMemory() })
    const call = aCall()
    await notes.save(call, idOf('Web'), { nickname: 'one', text: '' })
    await notes.save(call, idOf('WEB'), { nickname: 'two', text: 'a\n\nb' })

    expect(await notes.find(call)).toEqual(new Map([[toVmKey(idOf('web')), { nickname: 'two', text: 'a\n\nb' }]]))
    const elsewhere = aCall({ person: { ...aPerson(), tenantId: '11111111-2222-4333-8444-555555555555' } })
    expect(await notes.find(elsewhere)).toEqual(new Map())
  })

  it(`are at most ${MAX_NOTES}, of which each can still be changed and removed`, async () => {
    const notes = createNotes({ store: openMemory() })
    const call = aCall()
    const note = { nickname: 'x', text: '' }
    for (let at = 0; at < MAX_NOTES; at += 1) await notes.save(call, idOf(`vm-${at}`), note)

    await expect(notes.save(call, idOf('one-more'), note)).rejects.toThrow('tooManyNotes')
    await notes.save(call, idOf('vm-0'), { nickname: 'y', text: '' })
    await notes.save(call, idOf('vm-1'), { nickname: '', text: '' })
    await notes.save(call, idOf('one-more'), note)
    expect((await notes.find(call))?.size).toBe(MAX_NOTES)
  })

  it('are not known while their store is away, which is no lack of them', async () => {
    const away = () => Promise.reject(new AppError('conflict', 'notKept'))
    const notes = createNotes({ store: { list: away, save: away, remove: away } })

    expect(await notes.find(aCall())).toBeUndefined()
    await expect(notes.get(aCall(), idOf('a'))).rejects.toThrow('notKept')
    await expect(notes.save(aCall(), idOf('a'), { nickname: '', text: '' })).rejects.toThrow('notKept')
  })
})
