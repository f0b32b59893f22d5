import supertest, { type Response } from 'supertest'
import { de } from '../../../src/words/de.ts'
import { en } from '../../../src/words/en.ts'
import { type MyVms, pageOf, startMyVms } from '../../support/my-vms.ts'

const NAME = '__Host-preferences'

describe('the preferences of a browser', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())

  const open = (value: string, path = '/preferences') => vms.get('ada', path).set('cookie', `${NAME}=${value}`)
  const save = (form: Record<string, string>, value = '') =>
    vms.post('ada', '/preferences', form).set('cookie', `${NAME}=${value}`)
  const chosenIn = (page: Response) =>
    pageOf(page)
      .querySelectorAll('input[checked]')
      .map((input) => `${input.getAttribute('name')} ${input.getAttribute('value')}`)
  const keptBy = (answer: Response) => /__Host-preferences=([^;]*)/.exec(String(answer.headers['set-cookie']))?.[1]
  const rootOf = (page: Response) => pageOf(page).querySelector('html')?.rawAttributes
  const DEFAULTS = ['language system', 'theme system', 'density comfortable', 'shortcuts on', 'notifications off']

  it('are one choice of each, with a legend and a label', async () => {
    const page = pageOf(await open('theme-dark'))

    const groups = page.querySelectorAll('fieldset')
    expect(groups.map((group) => group.querySelector('legend')?.text)).toEqual([
      en.preferences.language.legend,
      en.preferences.theme.legend,
      en.preferences.density.legend,
      en.preferences.shortcuts.legend,
      en.preferences.notifications.legend,
    ])
    expect(groups.map((group) => group.querySelectorAll('label input[type=radio]').length)).toEqual([3, 3, 2, 2, 2])
    expect(groups.map((group) => group.querySelectorAll('[checked]').length)).toEqual([1, 1, 1, 1, 1])
    expect(page.querySelector('[lang=de]')?.text).toBe('Deutsch')
  })

  it('are kept for a browser, on this host alone, and only where they differ from the defaults', async () => {
    const answer = await save({
      language: 'de',
      theme: 'dark',
      density: 'comfortable',
      shortcuts: 'off',
      notifications: 'on',
    })

    expect(answer.status).toBe(303)
    expect(keptBy(answer)).toBe('language-de.theme-dark.shortcuts-off.notifications-on')
    expect(String(answer.headers['set-cookie'])).toMatch(/; Path=\/;.*HttpOnly; Secure; SameSite=Lax/)
    expect(chosenIn(await open(keptBy(answer) ?? ''))).toEqual([
      'language de',
      'theme dark',
      'density comfortable',
      'shortcuts off',
      'notifications on',
    ])
  })

  it('can be chosen one by one, which leaves the others', async () => {
    expect(keptBy(await save({ theme: 'dark' }, 'language-de.density-compact'))).toBe(
      'language-de.theme-dark.density-compact',
    )
    expect(keptBy(await save({ theme: 'system' }, 'theme-dark.shortcuts-off'))).toBe('shortcuts-off')
  })

  it('leave no cookie behind once all are the defaults again', async () => {
    const answer = await save({ theme: 'system' }, 'theme-dark')

    expect(keptBy(answer)).toBe('')
    expect(String(answer.headers['set-cookie'])).toContain('Expires=Thu, 01 Jan 1970')
  })

  it.each([
    ['', DEFAULTS],
    ['theme-purple', DEFAULTS],
    ['theme-Dark', DEFAULTS],
    ['theme-dark-er', DEFAULTS],
    ['theme=dark', DEFAULTS],
    ['__proto__-x.constructor-y.toString', DEFAULTS],
    ['"><script>alert(1)</script>', DEFAULTS],
    ['%00%E0%A4%A.theme', DEFAULTS],
    ['.'.repeat(4_000), DEFAULTS],
    [`theme-dark; ${NAME}=theme-light`, DEFAULTS],
    ['theme-dark.language-xx.density-', [DEFAULTS[0], 'theme dark', ...DEFAULTS.slice(2)]],
  ])('are the defaults for what is odd: %#', async (value, chosen) => {
    const page = await open(value).expect(200)

    expect(chosenIn(page)).toEqual(chosen)
    expect(page.text).not.toContain('alert(1)')
  })

  it('are on the first element of every page, and in its head, unless they are the defaults', async () => {
    const [plain, chosen] = [await open('', '/operations'), await open('theme-dark.density-compact', '/operations')]

    expect(rootOf(plain)).toEqual({ lang: 'en' })
    expect(rootOf(chosen)).toEqual({ lang: 'en', 'data-theme': 'dark', 'data-density': 'compact' })
    expect(pageOf(chosen).querySelector('meta[name=color-scheme]')?.getAttribute('content')).toBe('dark')
  })

  it('are for who is not signed in, too: the page, the form, and the page that asks to sign in', async () => {
    const page = await supertest(vms.app).get('/preferences').expect(200)
    const answer = await supertest(vms.app)
      .post('/preferences')
      .set('sec-fetch-site', 'same-origin')
      .type('form')
      .send({ language: 'de' })
      .expect(303)
    const cookie = `${NAME}=${keptBy(answer)}`
    const refused = await supertest(vms.app).get('/vms').set('cookie', cookie).expect(401)

    expect(pageOf(page).querySelector('.account')).toBeNull()
    expect(pageOf(refused).querySelector('h1')?.text).toBe(de.errors.kinds['not-signed-in'].heading)
  })

  it('have the head of the page for who is signed in, and Azure is asked nothing', async () => {
    const before = await vms.asked()

    const page = pageOf(await open(''))

    expect(page.querySelector('.person-name')?.text).toContain('Ada')
    expect(page.querySelector('.account a[href="/preferences"]')).not.toBeNull()
    expect(await vms.asked()).toEqual(before)
  })

  it.each([
    ['/vms?q=web&page=2', '/vms?q=web&page=2'],
    ['/operations', '/operations'],
    ['/vms/a/b/c', '/vms/a/b/c'],
    ['/vms/a/b/c/stop', '/vms'],
    ['/sign-out', '/vms'],
    ['/vms.csv', '/vms'],
    ['/preferences', '/vms'],
    ['//evil.example/vms', '/vms'],
    ['https://evil.example/vms', '/vms'],
    ['/\\evil.example/vms', '/vms'],
    ['javascript:alert(1)', '/vms'],
  ])('lead back from %j to %s', async (from, back) => {
    expect((await save({ from })).headers['location']).toBe(back)
    const page = pageOf(await open('', `/preferences?from=${encodeURIComponent(from)}`))
    expect(page.querySelector('input[name=from]')?.getAttribute('value')?.replaceAll('&amp;', '&')).toBe(back)
  })

  it('lead back to the page with the link that was followed', async () => {
    const fromOf = async (referer: string) =>
      pageOf(await open('').set('referer', referer))
        .querySelector('input[name=from]')
        ?.getAttribute('value')

    expect(await fromOf('https://elsewhere.example/sign-out')).toBe('/vms')
    expect(await fromOf('https://vms.contoso.example//elsewhere.example/vms')).toBe('/vms')
    expect(await fromOf('nonsense')).toBe('/vms')
    expect(await fromOf('https://vms.contoso.example/operations')).toBe('/operations')
  })

  it.each([[{ theme: 'purple' }], [{ language: 'xx' }], [{ density: '' }]])(
    'are left alone by a form that says what is none: %j',
    async (form) => {
      const answer = await save(form, 'theme-dark').expect(400)

      expect(answer.headers['set-cookie']).toBeUndefined()
    },
  )

  it('are not changed by another site', async () => {
    const answer = await supertest(vms.app)
      .post('/preferences')
      .set('sec-fetch-site', 'cross-site')
      .type('form')
      .send({ theme: 'dark' })
      .expect(403)

    expect(answer.headers['set-cookie']).toBeUndefined()
  })
})
