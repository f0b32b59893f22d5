import type { Response } from 'supertest'
import { chooseDirectory } from '../../src/web/middleware/choose-directory.ts'
import { aCall, anAssertion, aPerson } from '../support/call.ts'
import { createDoorBrowser, type DoorBrowser, doorSettings } from '../support/door-browser.ts'
import { type MyVms, namesOf, pageOf, rowsOf, startMyVms, textOf } from '../support/my-vms.ts'

const HOUR = 3_600_000

describe('a person with several directories', () => {
  let vms: MyVms
  let grace: DoorBrowser
  let ada: DoorBrowser

  beforeAll(async () => {
    vms = await startMyVms({
      settings: (azure) => ({
        ...doorSettings(azure),
        OTHER_TENANTS: ['Fabrikam', 'Northwind'].map((name) => azure.getOtherTenant(name).tenantId).join(),
      }),
    })
  })
  beforeEach(async () => {
    await vms.reset()
    ;[grace, ada] = [createDoorBrowser(vms.app), createDoorBrowser(vms.app)]
    await Promise.all([grace.signIn('grace'), ada.signIn('ada')])
  })
  afterEach(async () => {
    await Promise.all([grace, ada].map((browser) => browser.post('/sign-out')))
  })
  afterAll(() => vms.close())

  const idOf = (tenantName: string) => vms.azure.getOtherTenant(tenantName).tenantId
  const contoso = () => vms.azure.directory.tenantId
  const at = (tenantName: string) => `directory=${idOf(tenantName)}`
  /** Fails with what the page says. */
  const expectStatus = (answer: Response, status: number): Response => {
    if (answer.status !== status) throw new Error(`${answer.status}: ${textOf(answer)}`)
    return answer
  }
  const get = async (who: DoorBrowser, path: string, status = 200) => expectStatus(await who.get(path), status)
  const getRemembering = (who: DoorBrowser, cookie: string, path: string, status = 200) => {
    who.cookies.set('__Host-directory', cookie)
    return get(who, path, status)
  }
  const post = async (who: DoorBrowser, path: string, form: Record<string, string> = {}, status = 303) =>
    expectStatus(await who.post(path, form), status)
  const optionsOf = (response: Response) =>
    pageOf(response)
      .querySelectorAll('details.directory button')
      .map((button) => [button.structuredText.trim(), button.getAttribute('value')])
  const pathOfDevGrace = (subscription: string) => vms.vmPath(subscription, 'rg-dev-team', 'dev-grace')

  it('chooses between them at the top of each page, by name', async () => {
    const page = await get(grace, '/operations')

    expect(optionsOf(page)).toEqual([
      ['Contoso', contoso()],
      ['Fabrikam', idOf('Fabrikam')],
      ['Northwind', idOf('Northwind')],
      ['All my directories', 'all'],
    ])
  })

  it('is nobody who has one: they are offered nothing', async () => {
    const page = await get(ada, '/vms')

    expect(optionsOf(page)).toEqual([])
    expect(pageOf(page).querySelector('title')?.text).toBe('Machines · My VMs')
  })

  it('sees the machines of their own directory first, and of no other', async () => {
    const page = await get(grace, '/vms')

    const subscriptions = rowsOf(page).map(({ id }) => id.split('/')[2])
    expect(namesOf(page)).toContain('dev-grace')
    expect(subscriptions).not.toContain(vms.azure.idOf('Fabrikam Research'))
    expect(page.text).not.toContain('render-01')
  })

  it('sees another one alone where the address names it, and the page says which', async () => {
    const page = await get(grace, `/vms?${at('Fabrikam')}`)

    expect(namesOf(page).toSorted()).toEqual(['compiler', 'dev-grace', 'render-01'])
    expect(pageOf(page).querySelector('title')?.text).toContain('Fabrikam')
    expect(pageOf(page).querySelector('details.directory summary')?.structuredText).toContain('Fabrikam')
  })

  it('is never shown the list of one from the cache of another', async () => {
    const urls = ['/vms', `/vms?${at('Fabrikam')}`, '/vms', `/vms?${at('Fabrikam')}`, `/vms?directory=${contoso()}`]
    const lists: string[][] = []
    for (const url of urls) lists.push(namesOf(await get(grace, url)))

    const [home, away] = lists
    expect(home).not.toEqual(away)
    expect(lists).toEqual([home, away, home, away, home])
  })

  it('finds in every link, form and stream of a machine the directory that it is in', async () => {
    await post(grace, `${pathOfDevGrace('Fabrikam Research')}/stop?${at('Fabrikam')}`, { confirm: 'yes' })

    const list = await get(grace, `/vms?${at('Fabrikam')}`)

    const main = pageOf(list).querySelector('main')
    const addresses = [
      ...(main?.querySelectorAll('a[href^="/vms/"]') ?? []).map((one) => one.getAttribute('href') ?? ''),
      ...(main?.querySelectorAll('form[method="post"][action]') ?? []).map((one) => one.getAttribute('action') ?? ''),
      ...(main?.querySelectorAll('[formaction]') ?? []).map((one) => one.getAttribute('formaction') ?? ''),
      ...(main?.querySelectorAll('[data-changes]') ?? []).map((one) => one.getAttribute('data-changes') ?? ''),
    ]
    expect(addresses.length).toBeGreaterThan(8)
    expect(addresses.filter((address) => !address.includes(at('Fabrikam')))).toEqual([])
    expect(main?.querySelector('input[name="directory"]')?.getAttribute('value')).toBe(idOf('Fabrikam'))
  })

  it('keeps favourites and views for each by itself, and finds the favourites of all in the list over all', async () => {
    const path = pathOfDevGrace('Fabrikam Research')
    const linksIn = async (directory: string) =>
      pageOf(await get(grace, `/find?directory=${directory}`))
        .querySelectorAll('#find li > a:first-child')
        .map((link) => link.getAttribute('href'))
    await post(grace, `${path}/favourite?${at('Fabrikam')}`, { favourite: 'yes' })
    await post(grace, `/views?${at('Fabrikam')}`, { name: 'There', from: `/vms?q=dev&${at('Northwind')}` })

    expect(await linksIn(idOf('Fabrikam'))).toEqual([`${path}?${at('Fabrikam')}`, `/vms?q=dev&${at('Fabrikam')}`])
    expect(await linksIn(contoso())).toEqual([])
    expect(await linksIn('all')).toEqual([`${path}?${at('Fabrikam')}`])
    await post(grace, `${path}/favourite?${at('Fabrikam')}`, { favourite: 'no' })
    expect(await linksIn('all')).toEqual([])
    await post(grace, `/views/remove?${at('Fabrikam')}`, { name: 'There' })
  })

  it('finds a machine by what they call it there, in that directory and in the list over all', async () => {
    const path = pathOfDevGrace('Fabrikam Research')
    await post(grace, `${path}/note?${at('Fabrikam')}`, { nickname: 'Zanzibar', note: '' })
    const foundIn = async (directory: string) =>
      pageOf(await get(grace, `/vms?q=zanzibar&directory=${directory}`))
        .querySelectorAll('a[data-vm-name]')
        .map((link) => link.getAttribute('href'))

    expect(await foundIn(idOf('Fabrikam'))).toEqual([`${path}?${at('Fabrikam')}`])
    expect(await foundIn('all')).toEqual([`${path}?${at('Fabrikam')}`])
    expect(await foundIn(contoso())).toEqual([])
    const page = await get(grace, `${path}?${at('Fabrikam')}`)
    const form = pageOf(page).querySelector('a[href*="/note"]')?.getAttribute('href') ?? ''
    expect(
      pageOf(await get(grace, form))
        .querySelector('[name=nickname]')
        ?.getAttribute('value'),
    ).toBe('Zanzibar')
    await post(grace, `${path}/note?${at('Fabrikam')}`, { nickname: '', note: '' })
  })

  it('chooses one for the pages to come, without scripts', async () => {
    const chosen = await post(grace, '/directory', { directory: idOf('Fabrikam') })
    const [cookie = ''] = [chosen.headers['set-cookie']].flat()

    const page = await get(grace, '/vms')
    const home = await get(grace, `/vms?directory=${contoso()}`)

    expect(chosen.headers['location']).toBe('/vms')
    expect(cookie).toMatch(/^__Host-directory=.*Secure/i)
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(namesOf(page)).toContain('render-01')
    expect(namesOf(home)).not.toContain('render-01')
  })

  it.each<[string, () => string]>([
    ['of a directory that is not allowed', () => '0c0c0c0c-0000-4000-8000-00000000000c'],
    ['that is no id', () => '../../x'],
    ['that comes twice', () => `${idOf('Fabrikam')}; __Host-directory=all`],
  ])('is at home if the browser remembers a choice %s', async (_, toCookie) => {
    const page = await getRemembering(grace, toCookie(), '/vms')

    expect(pageOf(page).querySelector('details.directory summary')?.structuredText).toContain('Contoso')
  })

  it('is at home if the browser remembers the choice of another person', async () => {
    const page = await getRemembering(ada, idOf('Fabrikam'), '/vms')

    expect(namesOf(page)).toContain('web-01')
  })

  it.each(['/vms', '/operations', '/vms.csv'])(
    'finds nothing at %s of a directory that is not allowed',
    async (path) => {
      await vms.azure.control('DELETE', '/requests')

      const page = await get(grace, `${path}?directory=0c0c0c0c-0000-4000-8000-00000000000c`, 404)

      expect(page.text).toContain('There is no such directory here.')
      expect(await vms.asked(/subscriptions|ResourceGraph|token/)).toEqual([])
    },
  )

  it('cannot choose a directory that is not allowed', async () => {
    const answer = await post(grace, '/directory', { directory: '0c0c0c0c-0000-4000-8000-00000000000c' }, 404)

    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('acts on the machine of the one directory, and leaves that of the same name in the other alone', async () => {
    const path = pathOfDevGrace('Fabrikam Research')

    const acted = await post(grace, `${path}/stop?${at('Fabrikam')}`, { confirm: 'yes' })

    expect(acted.headers['location']).toBe(`${path}?${at('Fabrikam')}`)
    const acts = await vms.asked(/deallocate/)
    expect(acts).toHaveLength(1)
    expect(acts[0]).toContain(vms.azure.idOf('Fabrikam Research'))
    const [away, home] = [await get(grace, `/operations?${at('Fabrikam')}`), await get(grace, '/operations')]
    expect(textOf(away)).toContain('dev-grace')
    expect(textOf(home)).not.toContain('dev-grace')
    const begun = vms.audited().findLast(({ event }) => event === 'action-begun')
    expect(begun?.who).toMatchObject({ tenantId: idOf('Fabrikam') })
  })

  it('names the directory in the field of a form as well', async () => {
    const form = { confirm: 'yes', directory: idOf('Fabrikam') }

    await post(grace, `${pathOfDevGrace('Fabrikam Research')}/restart`, form)

    expect(await vms.asked(/restart$/)).toHaveLength(1)
    await post(grace, `${pathOfDevGrace('Fabrikam Research')}/restart`, { ...form, directory: 'x' }, 404)
  })

  it('comes back to the machine of the one directory after a sign-in that a form has needed', async () => {
    grace.cookies.delete('__Host-session')

    const path = `${pathOfDevGrace('Fabrikam Research')}/stop?${at('Fabrikam')}`
    const page = await post(grace, path, { confirm: 'yes' }, 401)

    const link = pageOf(page).querySelector('.ways a')?.getAttribute('href')?.replaceAll('&amp;', '&') ?? ''
    const callback = await grace.toCallback(`${link}&login_hint=grace@contoso.example`)
    const back = await grace.get(callback)
    expect(textOf(await get(grace, back.headers['location'] ?? ''))).toContain('Stop dev-grace?')
    expect(back.headers['location']).toContain(at('Fabrikam'))
    expect(await vms.asked(/deallocate/)).toEqual([])
  })

  it('is told that a machine is in another of their directories, and opens it there', async () => {
    const path = pathOfDevGrace('Fabrikam Research')

    const page = await get(grace, path, 403)

    const way = pageOf(page).querySelector('.ways a')
    expect(way?.structuredText).toBe('Open in Fabrikam')
    const opened = await get(grace, way?.getAttribute('href')?.replaceAll('&amp;', '&') ?? '')
    expect(textOf(opened)).toContain('dev-grace')
  })

  it('hears why a directory refuses, who can allow it, and goes home', async () => {
    const page = await get(grace, `/vms?${at('Northwind')}`, 403)

    const [allow, back] = pageOf(page).querySelectorAll('.ways a')
    expect(textOf(page)).toContain('Nobody has allowed this app')
    // Of the registration that Entra names.
    const { clientId } = vms.azure.directory.apps.auth
    expect(allow?.getAttribute('href')).toBe(
      `${vms.azure.origin}/${idOf('Northwind')}/adminconsent?client_id=${clientId}`,
    )
    expect(back?.getAttribute('href')).toBe(`/vms?directory=${contoso()}`)
    expect(optionsOf(page)).toHaveLength(4)
  })

  it('meets no id where a person would read a name, while Azure does not say the names', async () => {
    await vms.setFaults({ match: { path: '^/tenants' }, status: 403, body: {} })

    const pages = [await get(grace, '/vms'), await get(grace, `/vms?${at('Northwind')}`, 403)]

    for (const page of pages) {
      const title = pageOf(page).querySelector('title')?.text ?? ''
      const ways = pageOf(page).querySelectorAll('.ways a')
      const read = [title, ...[...ways, pageOf(page).querySelector('summary')].map((one) => one?.structuredText)]
      expect(read.filter((text) => text?.includes('-'))).toEqual([])
    }
    const [own, other] = optionsOf(pages[0] as Response)
    expect(own).toEqual(['Your own directory', contoso()])
    expect(other).toEqual([idOf('Fabrikam'), idOf('Fabrikam')])
  })

  it('leaves the choice behind with the session', async () => {
    await post(grace, '/directory', { directory: idOf('Fabrikam') })
    expect(grace.cookies.has('__Host-directory')).toBe(true)

    await post(grace, '/sign-out')

    expect([...grace.cookies.keys()]).not.toContain('__Host-directory')
  })

  it('chooses again while the directory that was chosen last refuses', async () => {
    const cookie = idOf('Northwind')
    await getRemembering(grace, cookie, '/vms', 403)

    await post(grace, '/directory', { directory: contoso() })
  })

  describe('sees all of them as one list', () => {
    it('in one order, each row with its directory, and counts that add up', async () => {
      const [home, away, all] = [
        await get(grace, '/vms'),
        await get(grace, `/vms?${at('Fabrikam')}`),
        await get(grace, '/vms?directory=all&sort=name'),
      ]

      const names = namesOf(all)
      expect(names).toHaveLength(namesOf(home).length + namesOf(away).length)
      expect(names).toEqual(names.toSorted())
      expect(rowsOf(all).filter(({ name }) => name === 'dev-grace')).toHaveLength(2)
      for (const { element, id } of rowsOf(all)) {
        const isAway = id.includes(vms.azure.idOf('Fabrikam Research'))
        expect(element.querySelector('.in-directory')?.structuredText).toBe(isAway ? 'Fabrikam' : 'Contoso')
        const [link] = element.querySelectorAll('a[data-vm-name]')
        expect(link?.getAttribute('href')).toContain(isAway ? at('Fabrikam') : `directory=${contoso()}`)
      }
      expect(pageOf(all).querySelector('#state-all b')?.text).toBe(String(names.length))
    })

    it('and the one that refuses is named, with why and what cures it', async () => {
      const page = await get(grace, '/vms?directory=all')

      const gap = pageOf(page).querySelector('.directory-gap')
      expect(gap?.structuredText).toContain('“Northwind” is missing: Nobody has allowed this app')
      expect(gap?.querySelector('a')?.getAttribute('href')).toContain(`/${idOf('Northwind')}/adminconsent`)
    })

    it('and so in the history, in the same words and with the same link', async () => {
      const [list, history] = [await get(grace, '/vms?directory=all'), await get(grace, '/operations?directory=all')]

      const gaps = [list, history].map((page) => pageOf(page).querySelectorAll('.directory-gap').map(String))
      expect(gaps[0]).toHaveLength(1)
      expect(gaps[1]).toEqual(gaps[0])
    })

    it('and one whose Entra has a fault keeps back no other', async () => {
      await vms.setFaults({ match: { path: `^/${idOf('Fabrikam')}/oauth2/v2.0/token` }, status: 503, body: {} })

      const page = await get(grace, '/vms?directory=all')

      expect(namesOf(page)).toContain('dev-grace')
      expect(namesOf(page)).not.toContain('render-01')
      expect(textOf(page)).toContain('“Fabrikam” is missing')
    })

    it('and one that is slow is named in time, and keeps back no other', async () => {
      const renewal = `^/${idOf('Fabrikam')}/oauth2/v2.0/token`
      await vms.setFaults({ match: { path: renewal }, delayMs: 60_000, times: 1 })
      using time = vms.holdTime()
      const reading = get(grace, '/vms?directory=all')
      await vms.untilAnswered(/ResourceGraph/)

      time.pass(7_000)

      const page = await reading
      expect(namesOf(page)).toContain('dev-grace')
      expect(textOf(page)).toContain('“Fabrikam” is missing: Microsoft Entra did not answer in time.')
    })

    it('as files too, which say that a directory is missing', async () => {
      const csv = await get(grace, '/vms.csv?directory=all')
      const json = await get(grace, '/vms.json?directory=all')

      expect(csv.headers['x-file-lacks']).toBe('directories')
      expect(csv.headers['content-disposition']).toContain('some-directories-missing')
      expect(csv.text.split('\r\n')[0]).toMatch(/"directory","directoryId"$/)
      const rows = json.body as { name: string; directory: string; directoryId: string }[]
      expect(rows.filter(({ name }) => name === 'dev-grace').map(({ directory }) => directory)).toEqual([
        'Contoso',
        'Fabrikam',
      ])
    })

    it('and what they did there as one history', async () => {
      await post(grace, `${pathOfDevGrace('Fabrikam Research')}/stop?${at('Fabrikam')}`, { confirm: 'yes' })
      await post(grace, `${pathOfDevGrace('Contoso Development')}/start`)

      const page = await get(grace, '/operations?directory=all')

      const items = pageOf(page).querySelectorAll('.operations li').slice(0, 2)
      expect(items.map((item) => item.querySelector('.in-directory')?.text)).toEqual(['Contoso', 'Fabrikam'])
      expect(items.map((item) => item.querySelector('a')?.getAttribute('href')?.split('directory=')[1])).toEqual([
        contoso(),
        idOf('Fabrikam'),
      ])
    })

    it('and says what has changed in each of them', async () => {
      await post(grace, `${pathOfDevGrace('Fabrikam Research')}/stop?${at('Fabrikam')}`, { confirm: 'yes' })
      await post(grace, `${pathOfDevGrace('Contoso Development')}/start`)

      const page = await get(grace, '/vms?directory=all')

      const rows = rowsOf(page).filter(({ power }) => power === 'starting' || power === 'deallocating')
      expect(rows).toHaveLength(2)
      const asked = rows.map(({ element }) => `row=${element.id}`).join('&')
      const live = await get(grace, `/vms/live?directory=all&${asked}`)
      expect(rowsOf(live).map(({ name }) => name)).toEqual(rows.map(({ name }) => name))
    })

    it('but never a page that nobody has', async () => {
      const page = await get(grace, '/vms?directory=all&page=999999')

      expect(rowsOf(page)).toEqual([])
    })
  })

  it('is forgotten in all of them at once', async () => {
    await get(grace, `/vms?${at('Fabrikam')}`)
    const renewals = new RegExp(`${idOf('Fabrikam')}/oauth2/v2.0/token`)
    const before = (await vms.asked(renewals)).length

    await post(grace, '/sign-out')
    await grace.signIn('grace')
    await get(grace, `/vms?${at('Fabrikam')}`)

    // A token by the new session, and the exchange of it.
    expect(before).toBe(2)
    expect(await vms.asked(renewals)).toHaveLength(4)
  })

  describe('who must prove more to one of them', () => {
    const wayFrom = (page: Response) =>
      pageOf(page).querySelector('.ways a')?.getAttribute('href')?.replaceAll('&amp;', '&') ?? ''
    const stop = (status: number) =>
      post(grace, `${pathOfDevGrace('Fabrikam Research')}/stop?${at('Fabrikam')}`, { confirm: 'yes' }, status)

    beforeEach(() => vms.azure.control('PUT', '/second-factor', { demanded: true }))

    it('signs in there, comes back to what they wanted to do, and does it there', async () => {
      const refused = await stop(403)

      const begun = await grace.get(wayFrom(refused))
      const address = begun.headers['location'] ?? ''
      const callback = await grace.atEntra(address, { 'second-factor': 'yes' })
      const back = await grace.get(grace.toPath(callback))
      await stop(303)

      expect(new URL(address).pathname).toBe(`/${idOf('Fabrikam')}/oauth2/v2.0/authorize`)
      expect(back.headers['location']).toMatch(/^\/vms\/.*\/stop\?confirm/)
      expect(back.headers['location']).toContain(at('Fabrikam'))
      expect((await vms.asked(/deallocate/)).length).toBeGreaterThan(0)
      // And still is who they are at home.
      expect(namesOf(await get(grace, `/vms?directory=${contoso()}`))).not.toContain('render-01')
    })

    it('has no longer a session at home for it', async () => {
      const lasts = async () => {
        const { body } = await get(grace, `/session?directory=${contoso()}`)
        return (body as { lastsMs: number }).lastsMs
      }
      const hours = async (count: number) => {
        for (let passed = 0; passed < count; passed += 1) {
          vms.azure.clock.advance(HOUR)
          await get(grace, `/vms?directory=${contoso()}`)
        }
      }
      await hours(7)
      const before = await lasts()
      const begun = await grace.get(wayFrom(await stop(403)))
      const callback = await grace.atEntra(begun.headers['location'] ?? '', { 'second-factor': 'yes' })

      await grace.get(grace.toPath(callback))

      await stop(303)
      expect(await lasts()).toBeLessThanOrEqual(before)
      vms.azure.clock.advance(HOUR)
      await get(grace, '/vms', 401)
    })

    const giveUp = async (begun: Response) => {
      const state = new URL(begun.headers['location'] ?? '').searchParams.get('state') ?? ''
      return grace.get(`/auth/callback?error=access_denied&error_subcode=cancel&state=${state}`)
    }

    it('gives up, is still in that directory, and can prove it there all the same', async () => {
      const givenUp = await giveUp(await grace.get(wayFrom(await stop(403))))

      expect(textOf(givenUp)).toContain('You are signed in')
      const list = pageOf(givenUp).querySelector('.ways a:last-child')?.getAttribute('href')
      expect(list).toBe(`/vms?${at('Fabrikam')}`)
      const again = await grace.get(wayFrom(givenUp))
      const { pathname, searchParams } = new URL(again.headers['location'] ?? '')
      expect(pathname).toBe(`/${idOf('Fabrikam')}/oauth2/v2.0/authorize`)
      expect(searchParams.get('claims')).toContain('p1')
      const callback = await grace.atEntra(again.headers['location'] ?? '', { 'second-factor': 'yes' })
      const back = await grace.get(grace.toPath(callback))
      expect(back.headers['location']).toContain(at('Fabrikam'))
      await stop(303)
    })

    it('signs in at home first if the session ends meanwhile, and then is in that directory', async () => {
      const begun = await grace.get(wayFrom(await stop(403)))
      grace.cookies.delete('__Host-session')

      const givenUp = await giveUp(begun)

      expect(givenUp.status).toBe(401)
      const again = await grace.get(wayFrom(givenUp))
      const { pathname, searchParams } = new URL(again.headers['location'] ?? '')
      expect(pathname).toBe(`/${contoso()}/oauth2/v2.0/authorize`)
      expect(searchParams.get('claims')).not.toContain('p1')
      const callback = await grace.atEntra(again.headers['location'] ?? '')
      expect((await grace.get(grace.toPath(callback))).headers['location']).toContain(at('Fabrikam'))
    })

    it('does not become another person who signs in there', async () => {
      const refused = await stop(403)
      const begun = await grace.get(wayFrom(refused))
      const callback = await grace.atEntra(begun.headers['location'] ?? '', { 'second-factor': 'yes' })
      // Another session in the same browser, which has the secret of the sign-in.
      await grace.signIn('linus')

      const back = await grace.get(grace.toPath(callback))

      expect(back.status).toBe(403)
      expect(textOf(back)).toContain('of another account')
      expect((await grace.get('/vms')).text).toContain('Linus')
    })
  })

  describe('is nobody else,', () => {
    it('not even by naming a directory in which only another person has an account', async () => {
      const page = await get(ada, `/vms?${at('Fabrikam')}`, 403)

      expect(textOf(page)).toContain('not invited')
      expect(page.text).not.toContain('render-01')
    })

    it.each(['Fabrikam', 'Northwind'])(
      'and is not led to allow this app in a directory in which they have no account: %s',
      async (name) => {
        const page = await get(ada, `/vms?${at(name)}`, 403)

        const ways = pageOf(page).querySelectorAll('.ways a')
        expect(textOf(page)).toContain('Your account is not invited to that directory.')
        expect(ways.map((way) => way.structuredText)).toEqual(['Your machines in Contoso', 'Try again'])
        expect(pageOf(page).querySelector('title')?.text).not.toContain('-')
        expect(page.text).not.toContain('adminconsent')
      },
    )

    it('not in a list over all directories either', async () => {
      await get(grace, '/vms?directory=all')

      const page = await get(ada, '/vms?directory=all')

      expect(page.text).not.toContain('render-01')
      expect(page.text).not.toContain('Fabrikam')
    })

    it('not by a token of another directory, for programs either', async () => {
      const [guest] = vms.azure.getOtherTenant('Fabrikam').guests
      if (!guest) throw new Error('There is no guest.')
      const { accessToken } = vms.azure.entra.signIn(guest)
      const stranger = createDoorBrowser(vms.app)

      const answers = await Promise.all(
        ['/vms.json', `/vms.json?${at('Fabrikam')}`, '/vms.json?directory=all'].map((path) =>
          stranger.get(path, { authorization: `Bearer ${accessToken}` }),
        ),
      )

      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    })

    it('not by a token of their own directory beside the session of another person', async () => {
      const { accessToken } = vms.azure.entra.signIn(vms.azure.getPerson('ada'))

      const answer = await grace.get(`/vms.json?${at('Fabrikam')}`, { authorization: `Bearer ${accessToken}` })

      expect(answer.status).toBe(400)
      expect(answer.text).not.toContain('render-01')
    })

    it('by a token, which is of one directory: a file over all is refused, and of its own is given', async () => {
      const { accessToken } = vms.azure.entra.signIn(vms.azure.getPerson('grace'))
      const headers = { authorization: `Bearer ${accessToken}` }
      const program = createDoorBrowser(vms.app)
      program.cookies.set('__Host-directory', 'all')

      const [all, own, unnamed] = await Promise.all(
        ['?directory=all', `?directory=${contoso()}`, ''].map((query) => program.get(`/vms.json${query}`, headers)),
      )

      expect(all?.status).toBe(400)
      expect(all?.type).toBe('application/problem+json')
      expect(all?.text).toContain('of its own directory alone')
      for (const answer of [own, unnamed]) {
        expect(answer?.status).toBe(200)
        expect(answer?.headers['x-file-lacks']).toBeUndefined()
      }
    })

    it('not by the machine of another directory in the address', async () => {
      await get(ada, `${pathOfDevGrace('Fabrikam Research')}?directory=${contoso()}`, 403)
      await post(ada, `${pathOfDevGrace('Fabrikam Research')}/stop?${at('Fabrikam')}`, { confirm: 'yes' }, 403)

      expect(await vms.asked(/deallocate/)).toEqual([])
    })
  })
})

describe('the choice of a directory', () => {
  const ELSEWHERE = '0c0c0c0c-0000-4000-8000-00000000000c'

  it.each(['contoso', '0d0d0d0d-0000-4000-8000-00000000000d'])(
    'shows nothing if the token that comes back is of %s',
    async (tenantId) => {
      const home = aCall()
      const choose = chooseDirectory({
        directories: { of: () => Promise.resolve([]), isAllowed: (id) => id === ELSEWHERE },
        callerIn: () => Promise.resolve({ person: aPerson({ tenantId }), assertion: anAssertion() }),
        onFound: () => undefined,
      })
      const req = { query: { directory: ELSEWHERE }, get: () => undefined }
      const res = { locals: { call: home } }

      const chosen = Reflect.apply(choose, undefined, [req, res, () => undefined]) as Promise<void>

      await expect(chosen).rejects.toThrow('another directory')
      expect(res.locals.call).toBe(home)
    },
  )
})

describe('a person with one directory, behind Easy Auth', () => {
  let vms: MyVms
  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())

  it('hears what a machine of another directory would need', async () => {
    const page = await vms.get('grace', vms.vmPath('Fabrikam Research', 'rg-dev-team', 'dev-grace')).expect(403)

    expect(textOf(page)).toContain('OTHER_TENANTS')
    expect(pageOf(page).querySelector('details.directory')).toBeNull()
  })

  it('asks Azure for no directories, whatever the address says', async () => {
    const page = await vms.get('grace', '/vms?directory=all').expect(200)

    expect(await vms.asked(/tenants/)).toEqual([])
    expect(page.text).not.toContain('render-01')
  })
})
