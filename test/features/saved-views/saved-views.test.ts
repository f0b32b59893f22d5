import type { PersonalStore } from '../../../src/domain/personal-store.ts'
import { findViewName } from '../../../src/domain/saved-view.ts'
import { createSavedViews, MAX_VIEWS } from '../../../src/features/saved-views/saved-views.ts'
import { toSavedViewModel, toViewQuery } from '../../../src/web/partials/saved-view.ts'
import { readListPath } from '../../../src/web/read-list-query.ts'
import { aCall } from '../../support/call.ts'
import { type MyVms, pageOf, startMyVms } from '../../support/my-vms.ts'

let vms: MyVms

beforeAll(async () => {
  vms = await startMyVms()
})
afterAll(() => vms.close())
beforeEach(() => vms.reset())

const save = (alias: string, name: string, from: string) => vms.post(alias, '/views', { name, from })
const remove = (alias: string, name: string, from?: string) =>
  vms.post(alias, '/views/remove', { name, ...(from !== undefined && { from }) })
/** The views of a person, as the search over everything links to them. */
async function viewsOf(alias: string): Promise<Readonly<Record<string, string>>> {
  const links = pageOf(await vms.get(alias, '/find').expect(200)).querySelectorAll('#find a[href^="/vms"] bdi')
  return Object.fromEntries(links.map((link) => [link.text, link.closest('a')?.getAttribute('href') ?? '']))
}

describe('a saved view', () => {
  it('is the list without its page, and leads back to it', async () => {
    const { headers } = await save('ada', '  Production web ', '/vms?q=web&state=running&page=3&sort=-name').expect(303)

    expect(headers['location']).toBe('/vms?q=web&state=running&sort=-name')
    expect(await viewsOf('ada')).toEqual({ 'Production web': '/vms?q=web&state=running&sort=-name' })
    await remove('ada', 'production WEB', '/vms?q=e').expect(303, /.*/)
    expect(await viewsOf('ada')).toEqual({})
  })

  it("is nobody else's", async () => {
    await save('ada', 'Mine', '/vms?q=secret-of-ada')

    expect(await viewsOf('grace')).toEqual({})
    await remove('grace', 'Mine').expect(303)
    expect(await viewsOf('ada')).toEqual({ Mine: '/vms?q=secret-of-ada' })
    await remove('ada', 'Mine')
  })

  it('replaces one of the same name, in any letter case, and no other', async () => {
    await save('ada', 'One', '/vms?q=1')
    await save('ada', 'Two', '/vms?q=2')
    await save('ada', 'ONE', '/vms?q=3')

    expect(await viewsOf('ada')).toEqual({ ONE: '/vms?q=3', Two: '/vms?q=2' })
    for (const name of ['one', 'two']) await remove('ada', name)
  })

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '%22%3E',
    "'; DROP TABLE personal_item --",
    'כן\u202Eabc',
    '💻',
  ])('is called %j, which is text', async (name) => {
    await save('ada', name, '/vms?q=e').expect(303)

    const page = await vms.get('ada', '/find')
    expect(Object.keys(await viewsOf('ada'))).toHaveLength(1)
    expect(page.text).not.toContain('<script>alert')
    expect(page.text).not.toContain('<img src=x')
    await remove('ada', name).expect(303)
    expect(await viewsOf('ada')).toEqual({})
  })

  it.each(['', '   ', 'a\0b', 'a\nb', '\u200b', 'x'.repeat(61)])('has no name like %j', async (name) => {
    await save('ada', name, '/vms?q=e').expect(400)
    expect(await viewsOf('ada')).toEqual({})
  })

  it.each([
    '',
    'https://evil.example/vms?q=e',
    '//evil.example/vms',
    '/operations',
    '/vms/../sign-out',
    '\\\\evil.example/vms',
  ])('is no list of this app: %j', async (from) => {
    await save('ada', 'Elsewhere', from).expect(400)
    expect(await viewsOf('ada')).toEqual({})
  })

  it('keeps of a URL what the list knows', async () => {
    await save('ada', 'Known', '/vms?q=e&q=f&evil=1&state=nonsense&sort=price&group=RG&directory=x')

    expect(await viewsOf('ada')).toEqual({ Known: '/vms?q=e&group=RG' })
    await remove('ada', 'Known')
  })

  it('may be removed twice, and leads to the list', async () => {
    const { headers } = await remove('ada', 'never there', 'https://evil.example').expect(303)

    expect(headers['location']).toBe('/vms')
    await vms.get('ada', '/views').expect(405)
  })
})

describe('the views of a person', () => {
  it('are the same through all that is stored: whatever it holds, it leads to a list of this app', () => {
    const href = (query: string) => toSavedViewModel({ name: 'x', query }).href

    expect(href('q=web')).toBe('/vms?q=web')
    expect(href('//evil.example')).toBe('/vms')
    expect(href('directory=all&q=e')).toBe('/vms?q=e&directory=all')
    expect(href('directory=https://evil.example')).toBe('/vms')
  })

  it('know the one that the person sees', () => {
    const view = { name: 'x', query: toViewQuery('/vms?state=running&q=web&page=2', undefined) }

    expect(toSavedViewModel(view, readListPath('/vms?q=web&state=running&page=4')).isCurrent).toBe(true)
    expect(toSavedViewModel(view, readListPath('/vms?q=web')).isCurrent).toBe(false)
    expect(toSavedViewModel(view).isCurrent).toBe(false)
  })

  it('are of one directory, where people have several', () => {
    const tenantId = '0c0c0c0c-0000-4000-8000-00000000000c'
    const query = toViewQuery('/vms?q=web&directory=other', tenantId)

    expect(query).toBe(`q=web&directory=${tenantId}`)
    expect(toSavedViewModel({ name: 'x', query }).href).toBe(`/vms?q=web&directory=${tenantId}`)
  })

  it(`are at most ${MAX_VIEWS}, of which each may still be replaced`, async () => {
    const items = new Map<string, string>()
    const store: PersonalStore = {
      list: () => Promise.resolve([...items].map(([key, value]) => ({ key, value }))),
      save: (_, __, { key, value }) => Promise.resolve(void items.set(key, value)),
      remove: (_, __, key) => Promise.resolve(items.delete(key)),
    }
    const views = createSavedViews({ store })
    for (let at = 0; at < MAX_VIEWS; at += 1) await views.save(aCall(), { name: `View ${at}`, query: '' })

    await expect(views.save(aCall(), { name: 'One more', query: '' })).rejects.toThrow('tooManyViews')
    await views.save(aCall(), { name: 'VIEW 3', query: 'q=e' })

    expect(await views.find(aCall())).toHaveLength(MAX_VIEWS)
    expect(await views.find(aCall())).toContainEqual({ name: 'VIEW 3', query: 'q=e' })
  })

  it('have names of up to 60 characters, as people count them', () => {
    expect(findViewName('💻'.repeat(60))).toBe('💻'.repeat(60))
    expect(findViewName('💻'.repeat(61))).toBeUndefined()
    expect(findViewName('e\u0301')).toBe('\u00e9')
  })
})
