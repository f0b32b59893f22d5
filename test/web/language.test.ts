import { type HTMLElement, NodeType } from 'node-html-parser'
import type { Test } from 'supertest'
import { de } from '../../src/words/de.ts'
import { en } from '../../src/words/en.ts'
import type { Words } from '../../src/words/words.ts'
import { loadLongWords, LONG } from '../support/long-words.ts'
import { type MyVms, pageOf, startMyVms, textOf } from '../support/my-vms.ts'

const languageOf = async (page: Test) =>
  pageOf(await page)
    .querySelector('html')
    ?.getAttribute('lang')

describe('the language of a page', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => vms.reset())
  afterAll(async () => {
    await vms.close()
  })

  const webBatch = () => vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')

  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['fr-CH, fr;q=0.9, de;q=0.8, en;q=0.7', 'de'],
    ['de;q=0.2, en', 'en'],
    ['de;q=0, *', 'en'],
    ['*', 'en'],
    ['fr', 'en'],
    [';;q=,de;q=x-//', 'en'],
    ['constructor, __proto__', 'en'],
    ['', 'en'],
  ])('is, for a browser that asks for %j, %s', async (accepted, language) => {
    expect(await languageOf(vms.get('linus', '/operations').set('accept-language', accepted))).toBe(language)
  })

  it('is English for who asks for none', async () => {
    expect(await languageOf(vms.get('linus', '/operations'))).toBe('en')
  })

  it.each<[string, Words]>([
    ['de', de],
    ['en', en],
  ])('is that of its title, its head and its rows: %s', async (language, words) => {
    const page = await vms.get('ada', '/vms').set('accept-language', language)

    expect(pageOf(page).querySelector('title')?.text).toContain(words.list.title)
    expect(pageOf(page).querySelector('header nav')?.text).toContain(words.frame.machines)
    expect(textOf(page)).toContain(words.list.foundIn(18, 3))
    expect(textOf(page)).toContain(words.states.deallocated.label)
  })

  it('is never that of somebody else, nor of the same person before: the list is drawn in each', async () => {
    const stateIn = async (language: string) =>
      pageOf(await vms.get('ada', '/vms').set('accept-language', language)).querySelector(
        '[data-power=deallocated] .state',
      )?.text

    const states = [await stateIn('en'), await stateIn('de'), await stateIn('en'), await stateIn('de')]

    expect(states).toEqual([en, de, en, de].map(({ states }) => states.deallocated.label))
  })

  it.each([
    ['in the list', '/vms?q=web-batch'],
    ['on the page of a machine', ''],
  ])('stays that of an open page, whatever the browser asks for by then: %s', async (_, list) => {
    await vms.post('ada', `${webBatch()}/start`)
    const page = await vms.get('ada', list || webBatch()).set('accept-language', 'de')
    const live = pageOf(page).querySelector('#live')?.getAttribute('data-changes') ?? ''
    const row = pageOf(page).querySelector('[data-vm-id]')?.id ?? ''

    const { text } = await vms
      .get('ada', `${live.replaceAll('&amp;', '&')}&row=${row}`)
      .set('accept-language', 'en')
      .set('cookie', '__Host-preferences=language-en')

    expect(text).toContain(de.states.starting.label)
  })

  it('is the one that the person keeps, whatever the browser asks for', async () => {
    const cookie = '__Host-preferences=language-de'

    const languages = ['en', 'fr', ''].map((accepted) =>
      languageOf(vms.get('ada', '/operations').set('cookie', cookie).set('accept-language', accepted)),
    )

    expect(await Promise.all(languages)).toEqual(['de', 'de', 'de'])
  })

  it('is alone for what changes an open page what an address says', async () => {
    expect(await languageOf(vms.get('ada', '/operations?language=de'))).toBe('en')
  })

  it('is that of its errors', async () => {
    const [page, problem] = [
      await vms.get('ada', '/nothing').set('accept-language', 'de').expect(404),
      await vms.get('ada', '/nothing').set('accept-language', 'de').set('accept', 'application/json').expect(404),
    ]

    expect(textOf(page)).toContain(de.errors.kinds['not-found'].heading)
    expect(textOf(page)).toContain(de.sentences.noSuchPage)
    expect(problem.body).toMatchObject({ title: de.errors.kinds['not-found'].heading, detail: de.sentences.noSuchPage })
  })

  it('is not that of what Azure says, which is marked as English', async () => {
    await vms.setFaults({
      match: { path: 'virtualMachines' },
      status: 403,
      body: { error: { code: 'Odd', message: 'Said so.' } },
    })

    const page = await vms.get('ada', webBatch()).set('accept-language', 'de')

    const said = pageOf(page)
      .querySelectorAll('dd')
      .find(({ text }) => text === 'Said so.')
    expect(said?.getAttribute('lang')).toBe('en')
  })

  it('is not that of what Azure says about an action, on the page, in the list and in the history', async () => {
    const [path, said] = [webBatch(), 'Another operation is in progress.']
    await vms.setFaults({
      match: { method: 'POST', path: '/start$' },
      status: 409,
      body: { error: { code: 'OfALaterYear', message: said } },
    })

    const pages = [await vms.post('ada', `${path}/start`).set('accept-language', 'de').expect(409)]
    for (const page of [path, '/vms?q=web-batch', '/operations'])
      pages.push(await vms.get('ada', page).set('accept-language', 'de').expect(200))

    for (const page of pages) {
      const english = pageOf(page).querySelectorAll('main [lang=en]')
      expect(english.map(({ text }) => text)).toContain(said)
    }
    expect(pages.slice(1, 3).map(textOf)).toEqual([
      expect.stringContaining('Starten fehlgeschlagen: '),
      expect.stringContaining('Starten fehlgeschlagen: '),
    ])
  })

  it('is not that of the names of roles', async () => {
    const page = pageOf(await vms.get('mallory', '/vms').set('accept-language', 'de'))

    expect(page.querySelectorAll('.empty [lang=en]').map(({ text }) => text)).toEqual([
      'Virtual Machine Contributor',
      'Reader',
    ])
  })

  it('says whether its words need more room', async () => {
    const roomFor = async (language: string) =>
      pageOf(await vms.get('ada', '/vms').set('accept-language', language))
        .querySelector('html')
        ?.getAttribute('data-words')

    expect([await roomFor('de'), await roomFor('en')]).toEqual(['long', undefined])
  })

  it('is not that of a file, which programs read', async () => {
    const { text } = await vms.get('ada', '/vms.csv').set('accept-language', 'de').expect(200)

    expect(text).toContain(en.states.deallocated.short)
    expect(text).not.toContain(de.states.deallocated.short)
  })
})

/** What the words say in English, and nothing is put into. */
const ENGLISH = new Set(findPlain(en))

function findPlain(words: unknown): string[] {
  if (typeof words === 'string') return /[a-z]{3}/.test(words) ? [words] : []
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(findPlain) : []
}

/** All that is written in a page or said of an element, but for what is marked as English. */
function findTexts(page: HTMLElement): string[] {
  return page
    .querySelectorAll('*')
    .flatMap((element) => [
      ...(element.closest('[lang=en]')
        ? []
        : element.childNodes.filter((node) => node.nodeType === NodeType.TEXT_NODE)
      ).map(({ text }) => text.trim()),
      ...['aria-label', 'title', 'placeholder'].flatMap((name) => element.getAttribute(name) ?? []),
    ])
}

describe('every page', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms({ loadWords: loadLongWords })
  })
  afterAll(() => vms.close())

  it.each([
    ['the list', () => '/vms'],
    ['a list without rows', () => '/vms?q=nothing-at-all&x=1'],
    ['a list without rows, page after page', () => '/vms?page=9'],
    ['a search over everything', () => '/find?q=web'],
    ['all actions of a machine', () => `${webOne()}/actions`],
    ['a machine', () => webOne()],
    ['a confirmation', () => `${webOne()}/stop?confirm`],
    ['the history', () => '/operations'],
    ['the preferences', () => '/preferences'],
    ['the keyboard shortcuts', () => '/keys'],
    ['an error', () => '/nothing'],
  ])('has all of its words in the language of its person: %s', async (_, toPath) => {
    const page = pageOf(await vms.get('ada', toPath()).set('accept-language', 'de'))

    // Names are in no language.
    for (const name of page.querySelectorAll('.person-name, bdi, [data-vm-name], #menu-frame h1, .copy')) name.remove()
    for (const { text } of page.querySelectorAll(
      'h1, h2, nav a, button, label span, legend, dt, summary, caption, title',
    )) {
      if (/[a-z]{3}/i.test(text)) expect(text).toContain(LONG)
    }
    expect(findTexts(page).filter((text) => ENGLISH.has(text))).toEqual([])
    expect(page.querySelectorAll('h2, summary').length).toBeGreaterThan(0)
  })

  const webOne = () => vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
})
