import type { Page } from 'playwright-core'
import { until } from '../support/until.ts'
import { dialogOf, rowOf, untilPower } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

describe('a page that lives', () => {
  const site = siteOfTests()
  /** What is under way ends once the test has seen it, however slow the machine is. */
  const end = () => site.vms.azure.clock.advance(60_000)

  /** How many times a page itself was requested, beside its streams. */
  const countPages = (page: Page, path: string) => {
    let count = 0
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.pathname === path && request.method() === 'GET') count += 1
    })
    return () => count
  }

  describe('the list, while machines change', () => {
    it('says the same in its rows and in its counts once the change has ended', async () => {
      const page = await site.openAs('grace', '/vms')
      const running = Number(await page.locator('#state-running b').innerText())

      await rowOf(page, 'dev-grace').locator('[data-action=start]').click()
      await page.locator('#state-starting').waitFor()
      end()

      await untilPower(page, 'dev-grace', 'running')
      await page.locator('#state-running b', { hasText: String(running + 1) }).waitFor()
      expect(await page.locator('#state-starting').count()).toBe(0)
    })

    it('looks once for several changes that end together, and keeps an open menu', async () => {
      await Promise.all(
        [
          site.vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch'),
          site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace'),
        ].map((vm) => site.vms.post('ada', `${vm}/start`).expect(303)),
      )
      const page = await site.openAs('ada', '/vms')
      await page.locator('#state-starting').waitFor()
      const asked = countPages(page, '/vms')
      await rowOf(page, 'web-01').locator('[data-menu]').click()
      await page.locator('#menu [data-action=stop]').waitFor()
      end()

      await page.locator('#state-starting').waitFor({ state: 'detached' })

      expect(asked()).toBeLessThanOrEqual(2)
      expect(await page.locator('#menu:popover-open [data-action=stop]').count()).toBe(1)
    })

    it('follows what is under way outside of it', async () => {
      const vm = site.vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
      await site.vms.post('ada', `${vm}/start`).expect(303)
      const page = await site.openAs('ada', '/vms?q=sql')
      const line = page.locator('.off-page', { hasText: 'web-batch' })
      await line.getByText('In progress').waitFor()
      end()

      await line.getByText('Done').waitFor()
    })

    it('finds by itself what somebody else has brought into it, and what has left', async () => {
      await site.vms.azure.control('PUT', '/graph-lag', { ms: 0 })
      const page = await site.open()
      await page.clock.install()
      await page.goto('/.auth/login/aad?post_login_redirect_uri=/vms?state=starting&login_hint=ada@contoso.example')
      await page.locator('[data-changes]').waitFor({ state: 'attached' })
      expect(await rowOf(page, 'dev-grace').count()).toBe(0)
      await site.vms
        .post('grace', `${site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`)
        .expect(303)

      await until(async () => {
        await page.clock.fastForward(30_000)
        return (await rowOf(page, 'dev-grace').count()) === 1
      })
      end()
      await until(async () => {
        await page.clock.fastForward(30_000)
        return (await rowOf(page, 'dev-grace').count()) === 0
      })
    })

    it('misses nothing on the way from page to page in a browser without shared workers', async () => {
      const page = await site.openAs('ada', '/vms?q=dev-grace')
      await page.addInitScript('delete window.SharedWorker')
      await page.reload()
      await page.getByRole('searchbox').waitFor()
      // A page that was drawn before the change, and is shown after it.
      const body = await (await page.request.get('/vms?q=dev-grace')).text()
      await site.vms.post('ada', `${site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`)
      await untilPower(page, 'dev-grace', 'starting')
      end()
      await untilPower(page, 'dev-grace', 'running')
      await page.route(
        (url) => url.search.endsWith('late'),
        (route) => route.fulfill({ body, contentType: 'text/html' }),
      )

      const asked = page.waitForRequest((request) => request.url().includes('row='))

      await page.evaluate(`Turbo.visit('/vms?q=dev-grace&n=late')`)

      await asked
    })

    it('says since when it is so, without seconds', async () => {
      const page = await site.openAs('ada', '/vms', { locale: 'en-GB', timezoneId: 'Europe/Berlin' })

      expect(await page.locator('.as-of time').innerText()).toMatch(/^\d\d:\d\d$/)
    })
  })

  describe('the history, while something is in progress', () => {
    it('shows the end by itself, and asks Azure for nothing of its own meanwhile', async () => {
      const vm = site.vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
      await site.vms.post('ada', `${vm}/start`).expect(303)
      const page = await site.openAs('ada', '/operations')
      const asked = countPages(page, '/operations')
      const first = page.locator('.operations li').first()
      await first.getByText('In progress ·').waitFor()
      end()

      await first.getByText(/Done, took/).waitFor()

      expect(asked()).toBe(1)
      // Nobody has gone anywhere.
      expect(await page.locator('h1:focus').count()).toBe(0)
    })

    it('counts its days by the reader’s own time', async () => {
      const vm = site.vms.vmPath('Contoso Production', 'rg-data-prod', 'sql-prod-02')
      await site.vms.post('ada', `${vm}/stop`, { confirm: 'yes' })
      // Between the two it is another day at any time.
      const [east, west] = await Promise.all(
        ['Pacific/Kiritimati', 'Pacific/Niue'].map(async (timezoneId) => {
          const page = await site.openAs('ada', '/operations', { timezoneId, locale: 'en-GB' })
          await page.locator('.operations time', { hasNotText: 'UTC' }).first().waitFor()
          return page.locator('[data-day]').getAttribute('data-day')
        }),
      )

      expect(east).not.toBe(west)
    })
  })

  describe('without a network', () => {
    /** What the browser itself says of requests that fail. */
    const forgive = () => {
      const others = site.complaints.splice(0).filter((text) => !/net::ERR|Failed to fetch/.test(text))
      site.complaints.push(...others)
    }

    it('keeps the page and what is typed, and finds it once the network is back', async () => {
      const page = await site.openAs('ada', '/vms')
      await page.context().setOffline(true)

      await page.getByRole('searchbox').pressSequentially('reporting')
      await page.getByRole('alert').getByText('You’re offline.').waitFor()

      expect(await page.getByRole('alert').getByRole('button').innerText()).toBe('Try again')
      expect(await page.getByRole('searchbox').inputValue()).toBe('reporting')
      expect(await page.locator('[data-vm-id]').count()).toBeGreaterThan(10)
      await page.context().setOffline(false)
      await page.waitForURL('**/vms?q=reporting')
      await until(async () => (await page.locator('[data-vm-id]').count()) === 1)
      expect(await page.getByRole('alert').isVisible()).toBe(false)
      forgive()
    })

    it('stays as well if the browser takes itself to be online', async () => {
      const page = await site.openAs('ada', '/vms')
      await page.route('**/*', (route) => route.abort())

      await page.locator('nav a[href="/operations"]').click()

      await page.getByRole('alert').getByText('can’t be reached').waitFor()
      expect(new URL(page.url()).pathname).toBe('/vms')
      await page.unroute('**/*')
      await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()
      await dialogOf(page).getByRole('heading', { name: 'Activity' }).waitFor()
      forgive()
    })

    it('sends again what was not sent, and searches on', async () => {
      const page = await site.openAs('ada', '/vms?q=dev-grace')
      await page.context().setOffline(true)
      await rowOf(page, 'dev-grace').locator('[data-action=start]').click()
      await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor()
      await page.context().setOffline(false)

      await page.getByRole('searchbox').fill('dev')
      await page.waitForURL('**/vms?q=dev')
      await rowOf(page, 'dev-grace').locator('[data-action=start]').waitFor()
      await page.context().setOffline(true)
      await rowOf(page, 'dev-grace').locator('[data-action=start]').click()
      await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor()
      await page.context().setOffline(false)
      await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click()

      await untilPower(page, 'dev-grace', 'starting')
      forgive()
    })
  })

  describe('the way back', () => {
    it.each([true, false])(
      'from a machine leads to the list as it was filtered, with scripts or not: %s',
      async (javaScriptEnabled) => {
        const page = await site.openAs('ada', '/vms?q=web&state=running', { javaScriptEnabled })
        await rowOf(page, 'web-01').locator('[data-vm-name]').click()
        await page.getByRole('heading', { name: 'web-01' }).waitFor()

        await page.locator('.back a').click()

        await page.waitForURL('**/vms?q=web&state=running')
      },
    )

    it('from a refusal leads to the list that the form came from', async () => {
      const page = await site.openAs('ada', '/vms?q=web-01')
      const refusal = { error: { code: 'AuthorizationFailed', message: 'No.' } }
      await site.vms.setFaults({ match: { path: '/deallocate$' }, status: 403, body: refusal })
      await rowOf(page, 'web-01').locator('[data-action=stop]').click()
      await page.getByRole('button', { name: 'Stop web-01' }).click()
      await page.getByRole('heading', { name: 'You can’t stop web-01' }).waitFor()

      await page.getByRole('link', { name: 'Back to your machines' }).click()

      await page.waitForURL('**/vms?q=web-01')
      await site.vms.setFaults()
    })
  })

  describe('titles', () => {
    const untilTitle = (page: Page, begins: string) => until(async () => (await page.title()).startsWith(begins))

    it('tell views, states and questions apart, and follow what changes', async () => {
      const page = await site.openAs('ada', '/vms?state=running&q=web')
      await untilTitle(page, '2 running, “web” · ')
      await page.goto(site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace'))
      await untilTitle(page, 'dev-grace – Off, not billed · ')

      await page.locator('[data-action=start]').click()

      await untilTitle(page, 'dev-grace – Starting… · ')
      end()
      await untilTitle(page, 'dev-grace – Running · ')
    })
  })

  describe('keys', () => {
    const focused = (page: Page) => page.evaluate('document.activeElement.textContent.trim()')

    it('go to the search, from row to row, open the menu, mark a favourite and list themselves', async () => {
      const page = await site.openAs('ada', '/vms?q=web&sort=name')
      await rowOf(page, 'web-02').waitFor()
      await page.keyboard.press('j')
      expect(await focused(page)).toBe('web-01')
      await page.keyboard.press('j')
      expect(await focused(page)).toBe('web-02')
      await page.keyboard.press('k')
      expect(await focused(page)).toBe('web-01')

      await page.keyboard.press('f')
      await page.locator('tr[data-vm-id$="/web-01"] [aria-pressed=true]').waitFor()
      await page.locator('tr[data-vm-id$="/web-01"] a:focus').waitFor()
      await page.keyboard.press('.')
      await page.locator('#menu:popover-open [data-action=stop]').waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('?')
      await page.locator('dialog[open]').getByText('Next machine').waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('/')
      await page.keyboard.type('j')

      expect(await page.getByRole('searchbox').inputValue()).toBe('j')
    })

    it('do nothing with a modifier, nor once they are switched off', async () => {
      const page = await site.openAs('ada', '/preferences')
      await page.getByRole('group', { name: 'Keyboard shortcuts' }).getByLabel('Off').check()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.locator('html[data-shortcuts=off]').waitFor({ state: 'attached' })
      await page.keyboard.press('j')
      expect(await page.locator('[data-vm-name]:focus').count()).toBe(0)

      const other = await site.openAs('ada', '/vms')
      await other.keyboard.press('Alt+j')
      expect(await other.locator('[data-vm-name]:focus').count()).toBe(0)
    })
  })

  it('on paper is the table alone, with addresses and groups', async () => {
    const page = await site.openAs('ada', '/vms?q=web')
    await rowOf(page, 'web-01').waitFor()
    await page.setViewportSize({ width: 680, height: 900 })
    await page.emulateMedia({ media: 'print' })

    const seen = async (selector: string) => page.locator(selector).first().isVisible()
    expect(await Promise.all(['td.ip', 'td.where', 'td.st', 'th.name', 'thead .c-group'].map(seen))).not.toContain(
      false,
    )
    expect(
      await Promise.all(['.side', '.tools', 'td.do', 'td.pick', '.bar', '.below', '.asked'].map(seen)),
    ).not.toContain(true)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(680)
  })

  it('can be kept by the browser as a program of its own', async () => {
    const page = await site.openAs('ada', '/vms')
    const url = await page.locator('link[rel=manifest]').getAttribute('href')
    const answer = await page.request.get(url ?? '')

    const { icons, start_url } = (await answer.json()) as { icons: { src: string }[]; start_url: string }
    expect(answer.headers()['content-type']).toContain('application/manifest+json')
    expect(start_url).toBe('/vms')
    expect((await page.request.get(icons[0]?.src ?? '')).headers()['content-type']).toBe('image/svg+xml')
    expect(await page.locator('meta[name=theme-color]').count()).toBe(2)
    const client = await page.context().newCDPSession(page)
    expect(await client.send('Page.getAppManifest')).toMatchObject({
      errors: [],
      data: expect.stringContaining('My VMs'),
    })
  })

  it.each([
    [1440, 900, 'name'],
    [1000, 800, '-name'],
    [390, 844, 'address'],
  ])(
    'is the outline of a list while Azure hangs, and gives way to it without a shift, at %i px',
    async (width, height, sort) => {
      const page = await site.openAs('ada', '/preferences', { viewport: { width, height } })
      site.vms.rest()
      await site.vms.setFaults({ match: { method: 'POST', path: 'ResourceGraph' }, delayMs: 3_000 })
      await page.addInitScript(`
      window.shift = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value
      }).observe({ type: 'layout-shift', buffered: true })`)

      // In an order that nothing else has asked for, so that no cache has it.
      await page.goto(`/vms?sort=${sort}`, { waitUntil: 'commit' })
      const bones = page.locator('.bones')
      await bones.waitFor()
      await page.evaluate(`new Promise((resolve) => {
        const look = () =>
          performance.getEntriesByName('first-contentful-paint').length === 0 ? setTimeout(look, 10) : resolve()
        look()
      })`)
      const top = await page.evaluate<number>(
        `document.querySelector('.bones').getBoundingClientRect().top + parseFloat(getComputedStyle(document.querySelector('.bones'), '::after').top)`,
      )
      const rows = await page.evaluate(`getComputedStyle(document.querySelector('.bones'), '::after').height`)
      expect(await page.locator('[data-vm-id]').count()).toBe(0)

      await page.locator('[data-vm-id]').first().waitFor()
      const first = await page.locator('[data-vm-id]').first().boundingBox()

      expect(rows).toBe(width < 700 ? '760px' : '560px')
      expect(Math.abs((first?.y ?? 0) - top)).toBeLessThanOrEqual(8)
      expect(await bones.isVisible()).toBe(false)
      expect(await page.evaluate('window.shift')).toBeLessThan(0.01)
      await site.vms.setFaults()
    },
  )
})
