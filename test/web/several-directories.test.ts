import { decodeJwt } from 'jose'
import type { Request } from 'express'
import { toAccountId } from '../../simulator/directory.ts'
import type { LocalAzure } from '../support/local-azure.ts'
import { type MyVms, namesOf, pageOf, rowsOf, startMyVms, textOf } from '../support/my-vms.ts'

const TOKEN = 'x-ms-token-aad-access-token'

/** The token of whoever sends a request, as another directory issues it to them: nobody's but their own. */
const tokenOfGuest = (azure: LocalAzure) => (req: Request, tenantId: string) => {
  const account = decodeJwt(req.get(TOKEN) ?? '')['oid']
  const tenant = azure.directory.otherTenants?.find((one) => one.tenantId === tenantId)
  const guest = tenant?.guests.find((one) => toAccountId(one) === account)
  return guest ? Promise.resolve(azure.entra.signIn(guest).accessToken) : Promise.reject(new Error('No guest.'))
}

describe('a person with several directories', () => {
  let vms: MyVms
  let swapped: ((req: Request, tenantId: string) => Promise<string>) | undefined

  beforeAll(async () => {
    vms = await startMyVms({
      otherTenants: (azure) => ['Fabrikam', 'Northwind'].map((name) => azure.getOtherTenant(name).tenantId),
      tokenIn: (azure) => (req, tenantId) => (swapped ?? tokenOfGuest(azure))(req, tenantId),
    })
  })
  beforeEach(async () => {
    swapped = undefined
    await vms.post('grace', '/sign-out')
    await vms.reset()
  })
  afterAll(() => vms.close())

  const idOf = (tenantName: string) => vms.azure.getOtherTenant(tenantName).tenantId
  const contoso = () => vms.azure.directory.tenantId
  const at = (tenantName: string) => `directory=${idOf(tenantName)}`
  const optionsOf = (response: Parameters<typeof pageOf>[0]) =>
    pageOf(response)
      .querySelectorAll('details.directory button')
      .map((button) => [button.structuredText.trim(), button.getAttribute('value')])
  const pathOfDevGrace = (subscription: string) => vms.vmPath(subscription, 'rg-dev-team', 'dev-grace')

  it('chooses between them at the top of each page, by name', async () => {
    const page = await vms.get('grace', '/operations').expect(200)

    expect(optionsOf(page)).toEqual([
      ['Contoso', contoso()],
      ['Fabrikam', idOf('Fabrikam')],
      ['Northwind', idOf('Northwind')],
      ['All my directories', 'all'],
    ])
  })

  it('is nobody who has one: they are offered nothing', async () => {
    const page = await vms.get('ada', '/vms').expect(200)

    expect(optionsOf(page)).toEqual([])
    expect(pageOf(page).querySelector('title')?.text).toBe('Your machines · My VMs')
  })

  it('sees the machines of their own directory first, and of no other', async () => {
    const page = await vms.get('grace', '/vms').expect(200)

    const subscriptions = rowsOf(page).map(({ id }) => id.split('/')[2])
    expect(namesOf(page)).toContain('dev-grace')
    expect(subscriptions).not.toContain(vms.azure.idOf('Fabrikam Research'))
    expect(page.text).not.toContain('render-01')
  })

  it('sees another one alone where the address names it, and the page says which', async () => {
    const page = await vms.get('grace', `/vms?${at('Fabrikam')}`).expect(200)

    expect(namesOf(page).toSorted()).toEqual(['compiler', 'dev-grace', 'render-01'])
    expect(pageOf(page).querySelector('title')?.text).toContain('Fabrikam')
    expect(pageOf(page).querySelector('details.directory summary')?.structuredText).toContain('Fabrikam')
  })

  it('is never shown the list of one from the cache of another', async () => {
    const urls = ['/vms', `/vms?${at('Fabrikam')}`, '/vms', `/vms?${at('Fabrikam')}`, `/vms?directory=${contoso()}`]
    const lists: string[][] = []
    for (const url of urls) lists.push(namesOf(await vms.get('grace', url).expect(200)))

    const [home, away] = lists
    expect(home).not.toEqual(away)
    expect(lists).toEqual([home, away, home, away, home])
  })

  it('finds in every link, form and stream of a machine the directory that it is in', async () => {
    await vms
      .post('grace', `${pathOfDevGrace('Fabrikam Research')}/stop?${at('Fabrikam')}`, { confirm: 'yes' })
      .expect(303)

    const list = await vms.get('grace', `/vms?${at('Fabrikam')}`).expect(200)

    const main = pageOf(list).querySelector('main')
    const addresses = [
      ...(main?.querySelectorAll('a[href^="/vms/"]') ?? []).map((one) => one.getAttribute('href') ?? ''),
      ...(main?.querySelectorAll('form[method="post"]') ?? []).map((one) => one.getAttribute('action') ?? ''),
      ...(main?.querySelectorAll('turbo-stream-source') ?? []).map((one) => one.getAttribute('src') ?? ''),
    ]
    expect(addresses.length).toBeGreaterThan(8)
    expect(addresses.filter((address) => !address.includes(at('Fabrikam')))).toEqual([])
    expect(main?.querySelector('input[name="directory"]')?.getAttribute('value')).toBe(idOf('Fabrikam'))
  })

  it('chooses one for the pages to come, without scripts', async () => {
    const chosen = await vms.post('grace', '/directory', { directory: idOf('Fabrikam') }).expect(303)
    const [cookie = ''] = [chosen.headers['set-cookie']].flat()

    const page = await vms
      .get('grace', '/vms')
      .set('cookie', cookie.split(';')[0] ?? '')
      .expect(200)
    const home = await vms.get('grace', `/vms?directory=${contoso()}`).set('cookie', cookie.split(';')[0] ?? '')

    expect(chosen.headers['location']).toBe('/vms')
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(namesOf(page)).toContain('render-01')
    expect(namesOf(home)).not.toContain('render-01')
  })

  it.each<[string, () => string]>([
    ['of a directory that is not allowed', () => 'directory=0c0c0c0c-0000-4000-8000-00000000000c'],
    ['that is no id', () => 'directory=../../x'],
    ['that comes twice', () => `directory=${idOf('Fabrikam')}; directory=all`],
  ])('is at home if the browser remembers a choice %s', async (_, toCookie) => {
    const page = await vms.get('grace', '/vms').set('cookie', toCookie()).expect(200)

    expect(pageOf(page).querySelector('details.directory summary')?.structuredText).toContain('Contoso')
  })

  it('is at home if the browser remembers the choice of another person', async () => {
    const page = await vms
      .get('ada', '/vms')
      .set('cookie', `directory=${idOf('Fabrikam')}`)
      .expect(200)

    expect(namesOf(page)).toContain('web-01')
  })

  it.each(['/vms', '/operations', '/vms.csv'])(
    'finds nothing at %s of a directory that is not allowed',
    async (path) => {
      const page = await vms.get('grace', `${path}?directory=0c0c0c0c-0000-4000-8000-00000000000c`).expect(404)

      expect(page.text).toContain('There is no such directory here.')
      expect(await vms.asked(/subscriptions|ResourceGraph|token/)).toEqual([])
    },
  )

  it('cannot choose a directory that is not allowed', async () => {
    const answer = await vms
      .post('grace', '/directory', { directory: '0c0c0c0c-0000-4000-8000-00000000000c' })
      .expect(404)

    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('acts on the machine of the one directory, and leaves that of the same name in the other alone', async () => {
    const path = pathOfDevGrace('Fabrikam Research')

    const acted = await vms.post('grace', `${path}/stop?${at('Fabrikam')}`, { confirm: 'yes' }).expect(303)

    expect(acted.headers['location']).toBe(`${path}?${at('Fabrikam')}`)
    const acts = await vms.asked(/deallocate/)
    expect(acts).toHaveLength(1)
    expect(acts[0]).toContain(vms.azure.idOf('Fabrikam Research'))
    const [away, home] = [
      await vms.get('grace', `/operations?${at('Fabrikam')}`).expect(200),
      await vms.get('grace', '/operations').expect(200),
    ]
    expect(textOf(away)).toContain('dev-grace')
    expect(textOf(home)).not.toContain('dev-grace')
    const entry = vms.audited().findLast(({ what }) => JSON.stringify(what).includes('dev-grace'))
    expect(entry?.who).toMatchObject({ tenantId: idOf('Fabrikam') })
  })

  it('is told that a machine is in another of their directories, and opens it there', async () => {
    const path = pathOfDevGrace('Fabrikam Research')

    const page = await vms.get('grace', path).expect(403)

    const way = pageOf(page).querySelector('.ways a')
    expect(way?.structuredText).toBe('Open in Fabrikam')
    const opened = await vms.get('grace', way?.getAttribute('href')?.replaceAll('&amp;', '&') ?? '').expect(200)
    expect(textOf(opened)).toContain('dev-grace')
  })

  it('hears why a directory refuses, who can allow it, and goes home', async () => {
    const page = await vms.get('grace', `/vms?${at('Northwind')}`).expect(403)

    const [allow, back] = pageOf(page).querySelectorAll('.ways a')
    expect(textOf(page)).toContain('Nobody has allowed this app')
    expect(allow?.getAttribute('href')).toContain(`/${idOf('Northwind')}/adminconsent?client_id=`)
    expect(back?.getAttribute('href')).toBe(`/vms?directory=${contoso()}`)
    expect(optionsOf(page)).toHaveLength(4)
  })

  it('chooses again while the directory that was chosen last refuses', async () => {
    const cookie = `directory=${idOf('Northwind')}`
    await vms.get('grace', '/vms').set('cookie', cookie).expect(403)

    await vms.post('grace', '/directory', { directory: contoso() }).set('cookie', cookie).expect(303)
  })

  describe('sees all of them as one list', () => {
    it('in one order, each row with its directory, and counts that add up', async () => {
      const [home, away, all] = [
        await vms.get('grace', '/vms').expect(200),
        await vms.get('grace', `/vms?${at('Fabrikam')}`).expect(200),
        await vms.get('grace', '/vms?directory=all').expect(200),
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
      const page = await vms.get('grace', '/vms?directory=all').expect(200)

      const gap = pageOf(page).querySelector('.fallback')
      expect(gap?.structuredText).toContain('“Northwind” is missing: Nobody has allowed this app')
      expect(gap?.querySelector('a')?.getAttribute('href')).toContain(`/${idOf('Northwind')}/adminconsent`)
    })

    it('and one whose Entra has a fault keeps back no other', async () => {
      await vms.setFaults({ match: { path: `^/${idOf('Fabrikam')}/oauth2/v2.0/token` }, status: 503, body: {} })

      const page = await vms.get('grace', '/vms?directory=all').expect(200)

      expect(namesOf(page)).toContain('dev-grace')
      expect(namesOf(page)).not.toContain('render-01')
      expect(textOf(page)).toContain('“Fabrikam” is missing')
    })

    it('as files too, which say that a directory is missing', async () => {
      const csv = await vms.get('grace', '/vms.csv?directory=all').expect(200)
      const json = await vms.get('grace', '/vms.json?directory=all').expect(200)

      expect(csv.headers['x-file-lacks']).toBe('directories')
      expect(csv.headers['content-disposition']).toContain('some-directories-missing')
      expect(csv.text.split('\r\n')[0]).toContain('directory,directoryId')
      const rows = json.body as { name: string; directory: string; directoryId: string }[]
      expect(rows.filter(({ name }) => name === 'dev-grace').map(({ directory }) => directory)).toEqual([
        'Contoso',
        'Fabrikam',
      ])
    })

    it('and what they did there as one history', async () => {
      await vms.post('grace', `${pathOfDevGrace('Fabrikam Research')}/stop?${at('Fabrikam')}`, { confirm: 'yes' })
      await vms.post('grace', `${pathOfDevGrace('Contoso Development')}/start`).expect(303)

      const page = await vms.get('grace', '/operations?directory=all').expect(200)

      const items = pageOf(page).querySelectorAll('.operations li')
      expect(items.map((item) => item.querySelector('.in-directory')?.text)).toEqual(['Contoso', 'Fabrikam'])
      expect(items.map((item) => item.querySelector('a')?.getAttribute('href')?.split('directory=')[1])).toEqual([
        contoso(),
        idOf('Fabrikam'),
      ])
    })

    it('with a stream for each directory in which something changes', async () => {
      await vms.post('grace', `${pathOfDevGrace('Fabrikam Research')}/stop?${at('Fabrikam')}`, { confirm: 'yes' })
      await vms.post('grace', `${pathOfDevGrace('Contoso Development')}/start`).expect(303)

      const page = await vms.get('grace', '/vms?directory=all').expect(200)

      const streams = pageOf(page)
        .querySelectorAll('turbo-stream-source')
        .map((one) => one.getAttribute('src') ?? '')
      expect(
        streams.map((src) => new URL(src.replaceAll('&amp;', '&'), 'http://x').searchParams.get('directory')),
      ).toEqual([contoso(), idOf('Fabrikam')])
    })

    it('but never a page that nobody has', async () => {
      const page = await vms.get('grace', '/vms?directory=all&page=999999').expect(200)

      expect(rowsOf(page)).toEqual([])
    })
  })

  it('is forgotten in all of them at once', async () => {
    await vms.get('grace', `/vms?${at('Fabrikam')}`).expect(200)
    const before = (await vms.asked(/token/)).length

    await vms.post('grace', '/sign-out').expect(303)
    await vms.get('grace', `/vms?${at('Fabrikam')}`).expect(200)

    expect((await vms.asked(new RegExp(`${idOf('Fabrikam')}/oauth2/v2.0/token`))).length).toBe(2)
    expect(before).toBeGreaterThan(0)
  })

  it.each<[string, () => Promise<string>]>([
    ['of their own', () => Promise.resolve(vms.headersOf('grace')['X-MS-TOKEN-AAD-ACCESS-TOKEN'] ?? '')],
    [
      'of a third one',
      () => {
        const [guest] = vms.azure.getOtherTenant('Northwind').guests
        if (!guest) throw new Error('There is no guest.')
        return Promise.resolve(vms.azure.entra.signIn(guest).accessToken)
      },
    ],
  ])('is shown nothing if a token for one directory turns out to be %s', async (_, tokenIn) => {
    swapped = tokenIn

    const page = await vms.get('grace', `/vms?${at('Fabrikam')}`).expect(500)

    expect(rowsOf(page)).toEqual([])
  })
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
