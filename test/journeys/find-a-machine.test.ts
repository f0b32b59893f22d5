import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { GRAPH } from '../support/my-vms.ts'
import { until } from '../support/until.ts'
import { findBarriers } from './accessibility.ts'
import { type Site, startSite } from './browser.ts'
import { actInRow, dialogOf, focusedOf, goTo, menuButtonOf, menuOf, rowOf } from './page-parts.ts'
import { siteOfTests } from './site-of-tests.ts'

const LOOK_MS = 60_000
const PLAIN = { javaScriptEnabled: false }
const WIDE = { viewport: { width: 1400, height: 900 } }

/** A page starts to render before its rows arrive. While somebody types they come in steps. */
async function names(page: Page): Promise<string[]> {
  await page.waitForLoadState()
  await page.locator('tbody[aria-busy]').waitFor({ state: 'detached' })
  // What is out of sight is laid out a moment later, and has no inner text until then.
  return page.locator('[data-vm-id] th a').allTextContents()
}

const search = (page: Page) => page.getByRole('searchbox')
const choice = (page: Page, name: string) => page.getByRole('combobox', { name, exact: true })
const untilFound = (page: Page, text: string) => page.locator('.asof .found', { hasText: text }).waitFor()
const openFilters = (page: Page) => page.locator('#filters > summary').click()
const machine = (page: Page, name: string) => page.getByRole('link', { name, exact: true })

/** Hides the page, lets time pass and shows it again, like a switch between tabs. */
async function leaveFor(page: Page, ms: number): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })
    document.dispatchEvent(new Event('visibilitychange'))
    const now = Date.now
    Date.now = () => now() + ${ms}
    delete document.hidden
    document.dispatchEvent(new Event('visibilitychange'))
  `)
}

describe('a person who looks for a machine', () => {
  const site = siteOfTests()

  const graphAsked = () => site.vms.asked(new RegExp(GRAPH))

  describe('types', () => {
    it('and sees what matches, with the focus, the caret and the place on the page where they were', async () => {
      const page = await site.openAs('ada', '/vms', { viewport: { width: 1400, height: 160 } })
      await search(page).fill('wb')
      await untilFound(page, 'found')
      await search(page).press('ArrowLeft')
      await site.vms.setFaults({ match: { path: 'ResourceGraph' }, delayMs: 1_000 })

      await search(page).pressSequentially('e')
      // Typing itself scrolls to the field; what arrives later must not.
      await page.evaluate('scrollTo(0, 40)')
      await rowOf(page, 'web-01').waitFor()
      await page.waitForURL('**/vms?q=web')

      expect(await names(page)).toEqual(['web-01', 'web-02', 'web-batch'])
      expect(await page.evaluate('document.activeElement.id')).toBe('search')
      expect(await page.evaluate('document.activeElement.selectionStart')).toBe(2)
      expect(await page.evaluate('scrollY')).toBe(40)
    })

    it('on while an answer is under way, and loses nothing', async () => {
      const page = await site.openAs('ada', '/vms')
      await rowOf(page, 'web-01').waitFor()
      await site.vms.setFaults({ match: { path: 'ResourceGraph' }, delayMs: 1_000 })

      const asked = page.waitForRequest(/q=we$/)
      await search(page).pressSequentially('we')
      await asked
      // Types without a pause until after the answer to the first two letters.
      await Promise.all([
        untilFound(page, 'machines found'),
        search(page).pressSequentially('b-0 web-0 web-', { delay: 120 }),
      ])
      expect(await search(page).inputValue()).toBe('web-0 web-0 web-')
      await page.waitForURL('**/vms?q=web-0+web-0+web-')

      await untilFound(page, '2 machines')
      expect(await names(page)).toEqual(['web-01', 'web-02'])
      expect(await search(page).inputValue()).toBe('web-0 web-0 web-')
    })

    it('and chooses a state at once, and has what is both', async () => {
      const page = await site.openAs('ada', '/vms')
      await site.vms.setFaults({ match: { path: 'ResourceGraph' }, delayMs: 500 })

      await search(page).fill('web')
      await page.getByRole('link', { name: 'Running' }).click()

      await page.waitForURL('**/vms?state=running&q=web')
      await untilFound(page, '2 machines')
      expect(await names(page)).toEqual(['web-01', 'web-02'])
    })

    it('while a state is on its way, and has what is both', async () => {
      const page = await site.openAs('ada', '/vms')
      await site.vms.setFaults({ match: { path: 'ResourceGraph' }, delayMs: 1_200 })

      await page.getByRole('link', { name: 'Running' }).click()
      await search(page).pressSequentially('ci', { delay: 50 })

      await page.waitForURL('**/vms?q=ci&state=running')
      expect(await search(page).inputValue()).toBe('ci')
      expect(await page.evaluate('document.activeElement.id')).toBe('search')
    })

    it('and goes to a machine before the answer, and is there', async () => {
      const page = await site.openAs('ada', '/vms')
      await rowOf(page, 'dc-01').waitFor()
      // The answer removes the VM from the list. It arrives before the VM's page, but late enough to click the link.
      await site.vms.setFaults(
        { match: { path: 'ResourceGraph' }, delayMs: 3_000 },
        { match: { path: '/virtualMachines/dc-01$' }, delayMs: 4_500 },
      )

      await search(page).pressSequentially('we')
      await machine(page, 'dc-01').click()

      await page.getByRole('heading', { name: 'dc-01' }).waitFor()
    })

    it('and goes back to the page before, not to each word on the way', async () => {
      const page = await site.openAs('ada', '/operations')
      await goTo(page, 'Machines')
      await search(page).pressSequentially('web')
      await page.waitForURL('**/vms?q=web')
      await search(page).pressSequentially('-01')
      await page.waitForURL('**/vms?q=web-01')

      await page.goBack()

      await page.getByRole('heading', { name: 'Activity' }).waitFor()
    })

    it('at any pace, and Azure is asked at most seven times in five seconds', async () => {
      const page = await site.openAs('ada', '/vms')
      await rowOf(page, 'web-01').waitFor()
      await site.vms.azure.control('DELETE', '/requests')

      await search(page).pressSequentially('a machine that nobody', { delay: 290 })
      await page.waitForURL('**nobody')

      const { body } = await site.vms.azure.control('GET', '/requests')
      const times = (body as { path: string; time: string }[])
        .filter(({ path }) => path.includes('ResourceGraph'))
        .map(({ time }) => Date.parse(time))
      const inFive = times.map((from) => times.filter((time) => time >= from && time < from + 5_000).length)
      expect(Math.max(...inFive)).toBeLessThanOrEqual(7)
      expect(times.length).toBeGreaterThan(0)
    })

    it('and what is chosen beside it stays', async () => {
      const page = await site.openAs('ada', '/vms')
      await openFilters(page)
      await choice(page, 'OS').selectOption('Windows')
      await page.waitForURL('**/vms?os=Windows')
      await search(page).pressSequentially('dc')

      await page.waitForURL((url) => url.searchParams.get('q') === 'dc' && url.searchParams.get('os') === 'Windows')

      await untilFound(page, '2 machines')
      expect(await names(page)).toEqual(['dc-01', 'dc-02'])
    })

    it('and each choice stays where it was, even if there is nothing left to choose', async () => {
      const page = await site.openAs('ada', '/vms', WIDE)
      // Who types elsewhere shuts the filters.
      const placeOf = async () => {
        await openFilters(page)
        return (await choice(page, 'OS').boundingBox())?.y
      }
      const before = await placeOf()

      await search(page).pressSequentially('web-01')
      await untilFound(page, '1 machine found')

      expect(before).toBeGreaterThan(0)
      expect(await placeOf()).toBe(before)
      expect(await choice(page, 'OS').isDisabled()).toBe(true)
    })
  })

  describe('without JavaScript', () => {
    const find = (page: Page) =>
      page.locator('form[role=search]').getByRole('button', { name: 'Search' }).last().click()

    it.each([
      ['Subscription', 'Contoso Archive', ['erp-2012']],
      ['Resource group', 'rg-identity', ['dc-01', 'dc-02']],
      ['Region', 'northeurope', ['dc-01', 'dc-02']],
      ['OS', 'Windows', ['dev-design']],
    ])('searches and chooses: %s', async (label, option, expected) => {
      const page = await site.openAs('ada', '/vms', PLAIN)
      await openFilters(page)
      const value = await choice(page, label).getByRole('option', { name: option }).getAttribute('value')
      await choice(page, label).selectOption(value)
      await search(page).fill(expected[0]?.slice(0, 4) ?? '')
      await find(page)

      expect(await names(page)).toEqual(expected)
      await page.getByRole('link', { name: 'Clear filters' }).click()
      expect(await names(page)).toHaveLength(18)
    })

    it('takes a count of states, keeps it while searching, sorts both ways, and is back at all', async () => {
      const page = await site.openAs('ada', '/vms', { ...PLAIN, ...WIDE })
      await page.getByRole('link', { name: /^Running 9/ }).click()
      await search(page).fill('web')
      await find(page)
      expect(await names(page)).toEqual(['web-01', 'web-02'])

      const byName = page.getByRole('columnheader').getByRole('link', { name: 'Machine' })
      await byName.click()
      expect(await names(page)).toEqual(['web-01', 'web-02'])
      await byName.click()
      expect(await names(page)).toEqual(['web-02', 'web-01'])
      await page.getByRole('link', { name: /^All \d/ }).click()

      expect(await names(page)).toEqual(['web-batch', 'web-02', 'web-01'])
    })

    it('on a narrow screen, sorts by a choice', async () => {
      const page = await site.openAs('ada', '/vms?q=web', { ...PLAIN, viewport: { width: 390, height: 844 } })
      await choice(page, 'Sort').selectOption('state')
      await find(page)

      expect(new URL(page.url()).searchParams.get('sort')).toBe('state')
      expect(await names(page)).toHaveLength(3)
    })

    it('finds what has the same tag, and leaves the tag again', async () => {
      const page = await site.openAs('ada', '/vms?q=web-01', PLAIN)
      await machine(page, 'web-01').click()
      await page.getByRole('link', { name: 'role: web' }).click()
      const tagged = await names(page)
      await page.getByRole('link', { name: /^Remove Tag/ }).click()

      expect(tagged).toContain('web-01')
      expect(tagged).not.toContain('dc-01')
      expect(await names(page)).toHaveLength(18)
    })

    it('refreshes, takes the list along as a file, and finds the way in', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner', PLAIN)
      await site.vms.azure.control('DELETE', '/requests')
      await page.getByRole('link', { name: 'Refresh' }).click()
      await page.waitForURL(/after=/)
      expect(await graphAsked()).toHaveLength(1)

      await page.getByText('What this page asked Azure').click()
      await page.getByText('az rest').first().waitFor()
      for (const format of ['CSV', 'JSON']) {
        const [file] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name: format, exact: true }).click(),
        ])
        const text = await readFile(await file.path(), 'utf8')
        expect(text).toContain('ci-runner-01')
        expect(text).not.toContain('web-01')
      }

      await rowOf(page, 'ci-runner-01').getByRole('link', { name: 'Connect' }).click()
      await page.locator('#connect').getByText('ssh azureuser@20.86.3.17').waitFor()
    })
  })

  describe('wants to get in', () => {
    const MAY_COPY = { permissions: ['clipboard-read', 'clipboard-write'] }
    const copied = (page: Page) => page.evaluate('navigator.clipboard.readText()')
    const said = (page: Page) => page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' })

    it('and copies an address and the ssh line, and is told so', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner-01', MAY_COPY)
      const button = page.getByRole('button', { name: 'Copy the public address of ci-runner-01' })
      await button.click()
      await said(page)
      await rowOf(page, 'ci-runner-01').locator('[data-i=done]').waitFor()
      expect(await copied(page)).toBe('20.86.3.17')

      await rowOf(page, 'ci-runner-01').getByRole('link', { name: 'Connect' }).click()
      await page.getByRole('button', { name: 'Copy the SSH line for ci-runner-01' }).click()
      await said(page)

      expect(await copied(page)).toBe('ssh azureuser@20.86.3.17')
    })

    it('and is told if the browser does not let the page copy', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner-01')
      await page.evaluate(`navigator.clipboard.writeText = () => Promise.reject(new Error('No.'))`)

      await page.getByRole('button', { name: 'Copy the public address of ci-runner-01' }).click()

      await page.getByRole('status').filter({ hasText: 'Copying was blocked' }).waitFor({ state: 'attached' })
      expect(await page.locator('[data-i=done]').count()).toBe(0)
    })

    it('and takes the line along that repeats what the page asked', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner-01&os=Linux', MAY_COPY)
      await page.getByText('What this page asked Azure').click()
      await page.getByRole('button', { name: 'Copy as az rest (bash)' }).last().click()
      await said(page)

      expect(await copied(page)).toMatch(/^az rest --method post --resource 'https:.*ci-runner-01/s)
    })

    it('and has a file for Remote Desktop', async () => {
      const page = await site.openAs('ada', '/vms?q=dc-01')
      await rowOf(page, 'dc-01').getByRole('link', { name: 'Connect' }).click()
      await page.getByRole('heading', { name: 'dc-01' }).waitFor()

      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Remote Desktop file (.rdp)' }).click(),
      ])

      expect(file.suggestedFilename()).toBe('dc-01.rdp')
      expect(await readFile(await file.path(), 'utf8')).toMatch(
        /^full address:s:10\.3\.0\.4:3389\r\nprompt for credentials:i:1\r\n/,
      )
      expect(await page.getByRole('link', { name: /Bastion/ }).getAttribute('href')).toMatch(/dc-01\/bastionHost$/)
    })

    it('and is told why not while the machine is off', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner-02')
      expect(await rowOf(page, 'ci-runner-02').getByRole('link', { name: 'Connect' }).count()).toBe(0)
      await menuButtonOf(page, 'ci-runner-02').click()
      await menuOf(page).getByText('It’s off. Start it first.').waitFor()
      await menuOf(page).getByRole('link', { name: 'ci-runner-02' }).click()

      await page.locator('#connect').getByText('It’s off. Start it first.').waitFor()
      expect(await page.getByText('ssh ').isVisible()).toBe(false)
    })
  })

  describe('looks again', () => {
    it('and sees how things are now, with what was unfolded and the focus as they were', async () => {
      const page = await site.openAs('ada', '/vms?q=ci-runner')
      await page.getByText('What this page asked Azure').click()
      await site.vms.azure.control('DELETE', '/requests')
      const shown = (await page.locator('.as-of time').getAttribute('datetime')) ?? ''

      await page.getByRole('link', { name: 'Refresh' }).click()
      await page.locator(`.as-of time:not([datetime="${shown}"])`).waitFor()

      expect(await graphAsked()).toHaveLength(1)
      expect(await page.getByText('az rest').first().isVisible()).toBe(true)
      expect(await focusedOf(page)).toBe('Refresh')
      await page.waitForURL('**/vms?q=ci-runner')
    })

    it('after a while in another window, and need not ask', async () => {
      const page = await site.openAs('ada', '/vms?q=dev-grace')
      await search(page).focus()
      await site.vms.post('ada', `${site.vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')}/start`)

      await leaveFor(page, 6_000)

      await page.waitForSelector('[data-power=starting]')
      expect(await page.evaluate('document.activeElement.id')).toBe('search')
    })

    it('at once, and nothing is asked again', async () => {
      const page = await site.openAs('ada', '/vms?q=dev-grace')
      await page.waitForLoadState()
      const requests: string[] = []
      page.on('request', (request) => {
        // On a slow machine the page may look around meanwhile, which it does by the clock.
        if (request.url().includes('/vms') && !request.url().includes('look=')) requests.push(request.url())
      })

      await leaveFor(page, 1_000)
      await page.evaluate('new Promise((idle) => requestIdleCallback(idle))')

      expect(requests).toEqual([])
    })
  })

  describe('has a page that changes', () => {
    const focused = (page: Page) => page.evaluate('document.activeElement.id')

    /** A list with fields of which each page from the server says another word. */
    async function openHeld(): Promise<{ page: Page; change: (word: string) => Promise<void> }> {
      const page = await site.openAs('ada', '/vms?q=web')
      await rowOf(page, 'web-01').waitFor()
      await page.waitForLoadState()
      await page.evaluate(`
        window.addFields = (main, word) => main.insertAdjacentHTML('beforeend', \`<form>
          <input id="text" value="\${word}"><input id="same" value="\${word}"><input id="clean" value="\${word}">
          <textarea id="area">\${word}</textarea><input id="tick" type="checkbox">
          <select id="choice"><option value="1">one \${word}</option><option value="2">two \${word}</option></select></form>\`)
        window.word = 'old'
        addFields(document.querySelector('main'), word)
        document.addEventListener('turbo:before-render', ({ detail }) => {
          addFields(detail.newBody.querySelector('main'), word)
        })
      `)
      return {
        page,
        async change(word) {
          await page.evaluate(`window.word = '${word}'; Turbo.visit(location.href, { action: 'replace' })`)
          await page.locator(`#clean[value=${word}]`).waitFor()
        },
      }
    }

    it('and keeps what they have typed, ticked and chosen, with the focus', async () => {
      const { page, change } = await openHeld()
      await page.locator('#same').fill('new')
      await page.locator('#area').fill('mine')
      await page.locator('#tick').check()
      await page.locator('#choice').selectOption('2')
      await page.locator('#text').fill('mine')

      await change('new')

      const values = await page.evaluate(`['text', 'area', 'choice'].map((id) => document.getElementById(id).value)`)
      expect(values).toEqual(['mine', 'mine', '2'])
      expect(await page.locator('#tick').isChecked()).toBe(true)
      expect(await focused(page)).toBe('text')
      // What the page says too is no difference any more: from now on this field follows the page.
      await change('newest')
      expect(await page.locator('#same').inputValue()).toBe('newest')
    })

    it('and gets the dialog that was on its way to them', async () => {
      const { page, change } = await openHeld()
      await site.vms.setFaults({ match: { path: 'ResourceGraph' }, delayMs: 4_000, times: 1 })
      await rowOf(page, 'web-01').locator('[data-action=stop]').click()

      await change('new')

      await dialogOf(page).getByRole('heading', { name: 'Stop web-01?' }).waitFor()
    })

    it('and stays in the dialog that they have opened, with what is in it', async () => {
      const { page, change } = await openHeld()
      await rowOf(page, 'web-01').locator('[data-action=stop]').click()
      await dialogOf(page).getByRole('heading', { name: 'Stop web-01?' }).waitFor()
      const cancel = dialogOf(page).getByRole('link', { name: 'Cancel' })
      await cancel.focus()

      await change('new')

      expect(await page.evaluate(`document.querySelector('#dialog').matches(':modal')`)).toBe(true)
      expect(await focusedOf(page)).toBe('Cancel')
      await cancel.press('Enter')
      await dialogOf(page).waitFor({ state: 'detached' })
      expect(await focusedOf(page)).toBe('Stop: web-01')
    })

    it('and stays in the menu that they have opened, with what is in it', async () => {
      const { page, change } = await openHeld()
      await menuButtonOf(page, 'web-01').click()
      const restart = menuOf(page).locator('[data-action=restart]')
      await restart.focus()

      await change('new')

      expect(await focusedOf(page)).toContain('Restart…')
      await restart.press('Escape')
      await menuOf(page).waitFor({ state: 'detached' })
      expect(await focusedOf(page)).toBe('All actions for web-01')
    })

    it('and leaves the dialog by what they have sent, to the name of the machine', async () => {
      const page = await site.openAs('ada', '/vms?q=web')

      await actInRow(page, 'web-01', 'Stop')
      await page.waitForSelector('[data-vm-id$="/web-01"][data-power=deallocating]')

      expect(await dialogOf(page).count()).toBe(0)
      expect(await focusedOf(page)).toBe('web-01')
    })

    it('and keeps the focus on the button while it is sent, once', async () => {
      const page = await site.openAs('ada', '/vms?q=web-batch')
      await site.vms.setFaults({ match: { method: 'POST', path: '/start$' }, delayMs: 1_500 })
      const button = rowOf(page, 'web-batch').locator('[data-action=start]')

      await button.press('Enter')
      await page.locator('[data-action=start][aria-disabled=true]:focus').waitFor()
      await page.keyboard.press('Enter')

      await page.waitForSelector('[data-power=starting]')
      expect(await site.vms.asked(/POST .*\/start$/)).toHaveLength(1)
    })

    it('and follows each of two machines that they start one after the other', async () => {
      const page = await site.openAs('ada', '/vms?q=e&sort=-name')
      for (const name of ['web-batch', 'dev-grace']) {
        await rowOf(page, name).locator('[data-action=start]').click()
        await page.waitForSelector(`[data-vm-id$="/${name}"][data-power=starting]`)
      }

      await site.vms.azure.control('POST', '/clock', { advanceMs: 120_000 })

      for (const name of ['web-batch', 'dev-grace']) {
        await page.waitForSelector(`[data-vm-id$="/${name}"][data-power=running]`)
      }
    })
  })

  describe('on a bad day of Resource Graph', () => {
    it('has the list from the subscriptions, more and more of it, is told why and until when, and then has it back', async () => {
      const archive = site.vms.azure.idOf('Contoso Archive')
      await site.vms.setFaults(
        { match: { path: 'ResourceGraph' }, status: 429, headers: { 'retry-after': '60' } },
        { match: { path: `^/subscriptions/${archive}/` }, delayMs: 6_000 },
      )
      // Uses an order that no earlier journey has requested: a cached list would need no Azure.
      const page = await site.open()
      await page.clock.install()
      await page.goto('/.auth/login/aad?post_login_redirect_uri=/vms?sort=-location&login_hint=ada@contoso.example')

      await page.getByText('2 of 3 subscriptions so far').waitFor()
      await site.vms.setFaults()
      const notice = page.locator('.fallback')
      expect(await notice.innerText()).toContain('Azure limits how often its machine index')
      expect(await notice.locator('time').innerText()).toMatch(/\d:\d\d/)
      expect(await names(page)).toContain('web-01')
      expect(await names(page)).not.toContain('erp-2012')
      await page.getByText('one by one: 3 subscriptions').waitFor()
      await rowOf(page, 'erp-2012').waitFor()
      site.vms.azure.clock.advance(60_000)
      // The page sets its timer at some time after it shows the list, so one step of its clock might come too early.
      await until(async () => {
        await page.clock.fastForward(60_000)
        return (await page.locator('.fallback').count()) === 0
      })

      await page.getByRole('button', { name: 'Copy the private address of erp-2012' }).waitFor()
    })

    it('is not called back from the machine that was chosen by what arrives for the list meanwhile', async () => {
      await site.vms.setFaults(
        { match: { path: 'ResourceGraph' }, status: 429, headers: { 'retry-after': '60' } },
        { match: { path: `^/subscriptions/${site.vms.azure.idOf('Contoso Archive')}/` }, delayMs: 7_000 },
        { match: { path: '/virtualMachines/web-01$' }, delayMs: 4_000 },
      )
      const page = await site.openAs('ada', '/vms?sort=-os')
      await page.getByText('so far').waitFor()

      await machine(page, 'web-01').click()

      await page.getByRole('heading', { name: 'web-01' }).waitFor()
      await site.vms.setFaults()
      site.vms.azure.clock.advance(60_000)
      await goTo(page, 'Machines')
      await page.getByRole('button', { name: 'Copy the private address of erp-2012' }).waitFor()
    })

    it('is told that Azure’s limit makes the list wait, until it is there', async () => {
      const headers = { 'x-ms-user-quota-remaining': '0', 'x-ms-user-quota-resets-after': '00:00:02' }
      const page = await site.openAs('ada', '/operations')
      // A page looks at itself more often than somebody who is busy.
      await page.addInitScript(`
        window.told = ''
        const look = () => {
          const waiting = document.querySelector('.waiting')
          if (waiting?.checkVisibility()) window.told = waiting.textContent
          requestAnimationFrame(look)
        }
        look()`)
      let told = ''
      // Where a page takes two seconds, the limit is over before the next one.
      for (const sort of ['-os', 'os', '-size', 'size', '-location']) {
        await site.vms.setFaults({ match: { path: 'ResourceGraph' }, headers, times: 1 })
        await page.goto(`/vms?q=spent&sort=${sort}`)
        await untilFound(page, '0 machines')
        await page.goto(`/vms?q=web&sort=${sort}`)
        await rowOf(page, 'web-01').waitFor()
        told = await page.evaluate<string>('window.told')
        if (told !== '') break
      }

      expect(told).toContain('Azure limits how often you may ask')
      expect(await page.getByText('Azure limits how often you may ask').isVisible()).toBe(false)
    })
  })

  it('keeps the focus on what was chosen: a state, an order, another page', async () => {
    const page = await site.openAs('ada', '/vms', WIDE)
    const press = (id: string) => page.locator(`#${id}`).press('Enter')

    await press('state-running')
    await page.locator('#state-running[aria-current]:focus').waitFor()
    await press('sort-address')
    await page.locator('[aria-sort=ascending] #sort-address:focus').waitFor()
    await press('state-all')
    await page.locator('#state-all[aria-current]:focus').waitFor()

    expect(new URL(page.url()).search).toBe('?sort=address')
  })

  it('works by keyboard alone, and sees where the focus is', async () => {
    const page = await site.openAs('ada', '/vms?q=ci-runner-01', WIDE)
    await rowOf(page, 'ci-runner-01').waitFor()
    const stops: string[] = []
    for (let stop = 0; stop < 60 && !stops.includes('CSV'); stop++) {
      await page.keyboard.press('Tab')
      const [name = '', outline] = await page.evaluate<string[]>(`[
        document.activeElement.getAttribute('aria-label') || document.activeElement.name || document.activeElement.innerText.trim(),
        getComputedStyle(document.activeElement).outlineStyle
      ]`)
      stops.push(name)
      expect([name, outline]).not.toEqual([name, 'none'])
    }

    const inOrder = [
      'Skip to main content',
      'Machines',
      'Activity',
      'Refresh',
      'Search machines',
      'Machine',
      'Favourite: ci-runner-01',
      'ci-runner-01',
      'Connect to ci-runner-01',
      'Stop: ci-runner-01',
      'All actions for ci-runner-01',
      '20.86.3.17: Copy the public address of ci-runner-01',
      'CSV',
    ]
    expect(stops.filter((stop) => inOrder.includes(stop))).toEqual(inOrder)
  })

  it.each([
    [1400, 'light'],
    [1400, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)(
    'can read everything that is folded away: %i px, %s',
    async (width, colorScheme) => {
      const page = await site.openAs('ada', '/vms', { viewport: { width, height: 844 }, colorScheme })
      await rowOf(page, 'web-01').waitFor()
      await page.evaluate(`for (const details of document.querySelectorAll('details')) details.open = true`)

      expect(await findBarriers(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
    },
    LOOK_MS,
  )

  it('meets hostile names and tags as mere text', async () => {
    const page = await site.openAs('ada', '/vms?q=design')
    await machine(page, 'dev-design').click()
    await page.getByRole('heading', { name: 'dev-design' }).waitFor()
    const foreign = page.locator('main script, main b:text-is("Design")')
    expect(await foreign.count()).toBe(0)
    for (const tag of [
      `note: <script>alert('tags')</script>`,
      `owner: <b>Design</b> & "friends"`,
      /🚀|mood/,
      /עברית/,
    ]) {
      await page.getByRole('link', { name: tag }).click()
      await page.getByRole('link', { name: /^Remove Tag/ }).waitFor()
      expect(await names(page)).toEqual(['dev-design'])
      expect(await foreign.count()).toBe(0)
      await machine(page, 'dev-design').click()
      await page.getByRole('heading', { name: 'dev-design' }).waitFor()
    }
  })

  it.each([`"><img src=x onerror=alert(1)>`, `'; | project x`, '\u202Eevil', `\\`])(
    'may search for %j',
    async (text) => {
      const page = await site.openAs('ada', '/vms')
      await search(page).fill(text)
      await untilFound(page, '0 machines')

      expect(await search(page).inputValue()).toBe(text)
      expect(await page.locator('main img').count()).toBe(0)
      await page.getByRole('heading', { name: 'No machines match' }).waitFor()
    },
  )
})

describe('a first visit to fifty of a thousand machines', () => {
  let site: Site

  beforeAll(async () => {
    site = await startSite({ estate: 'generated:50x1000' })
  })
  afterAll(() => site.close())

  it('takes at most 80 KB, in brotli, of one origin, and keeps what does not change', async () => {
    const page = await site.open(WIDE)
    await page.goto('/healthz')
    await page.request.get('/.auth/login/aad?post_login_redirect_uri=/healthz&login_hint=ada@contoso.example')
    const cdp = await page.context().newCDPSession(page)
    const lengths: number[] = []
    await cdp.send('Network.enable')
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => lengths.push(encodedDataLength))
    const answers: { url: string; encoding: string | undefined; cache: string | undefined }[] = []
    page.on('response', (response) => {
      // It does not end.
      if (response.url().endsWith('/events')) return
      const { 'content-encoding': encoding, 'cache-control': cache } = response.headers()
      answers.push({ url: response.url(), encoding, cache })
    })

    await page.goto('/vms')
    await site.untilFollowed()
    await until(() => lengths.length >= answers.length)

    const bytes = lengths.reduce((sum, length) => sum + length, 0)
    expect(await page.locator('[data-vm-id]').count()).toBe(50)
    expect(lengths.length).toBeGreaterThanOrEqual(answers.length)
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThanOrEqual(80 * 1024)
    expect(answers.filter(({ url }) => !url.startsWith(`${site.url}/`))).toEqual([])
    // Files that fit into a packet come as they are.
    const packed = answers.filter(({ url }) => !/\.(?:svg|webmanifest)$/.test(url))
    expect(packed.filter(({ encoding }) => encoding !== 'br')).toEqual([])
    const assets = answers.filter(({ url }) => url.includes('/assets/'))
    // Chromium may load the icon of the tab after everything else.
    expect(assets.length).toBeGreaterThanOrEqual(4)
    expect(assets.filter(({ cache }) => !cache?.includes('immutable'))).toEqual([])
    expect(answers.find(({ url }) => url.endsWith('/vms'))?.cache).toContain('no-store')
  })

  it('has, while they type, the rows that the page of each search has, and leaves those alone that stay', async () => {
    const page = await site.openAs('ada', '/vms', WIDE)
    const differing = () =>
      page.evaluate<string[]>(`
        (async () => {
          const html = await (await fetch(location.href)).text()
          const rowsOf = (root) => [...root.querySelectorAll('tbody tr')].map(({ outerHTML }) => outerHTML)
          const [shown, wanted] = [rowsOf(document), rowsOf(new DOMParser().parseFromString(html, 'text/html'))]
          return shown.filter((row, at) => row !== wanted[at]).concat(wanted.slice(shown.length))
        })()
      `)
    await page.evaluate(`window.list = document.querySelector('.list')`)

    for (const [text, found] of [
      ['web-vm-0', 'found'],
      ['vm-0001', 'found'],
      ['web', 'found'],
      ['vm-00090', 'found'],
      ['', '1,000 machines'],
    ] as const) {
      await search(page).fill(text)
      await page.waitForURL((url) => (url.searchParams.get('q') ?? '') === text)
      await untilFound(page, found)
      expect((await names(page)).length).toBeGreaterThan(0)
      expect(await differing()).toEqual([])
    }
    expect(await page.evaluate('window.list.isConnected')).toBe(true)
  })

  it('goes from page to page and keeps its view', async () => {
    for (const options of [PLAIN, {}]) {
      const page = await site.openAs('ada', '/vms?sort=-name&state=running', options)
      const first = await names(page)
      const range = page.getByRole('navigation', { name: 'Pages of the list' }).first()
      await range.getByRole('link', { name: 'Next page' }).click()
      await range.getByText('51–100').waitFor()
      const second = await names(page)
      await range.getByRole('link', { name: 'Previous page' }).click()
      await range.getByText('1–50').waitFor()

      expect(second).toHaveLength(50)
      expect(first.filter((name) => second.includes(name))).toEqual([])
      expect(await names(page)).toEqual(first)
    }
    expect(site.complaints).toEqual([])
  })
})
