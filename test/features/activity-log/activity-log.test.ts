import type { Response } from 'supertest'
import { type MyVms, pageOf, startMyVms, textOf } from '../../support/my-vms.ts'

let vms: MyVms

beforeAll(async () => {
  vms = await startMyVms()
})
afterAll(() => vms.close())
beforeEach(() => vms.reset())

const EVENTS = 'eventtypes/management/values$'
const pathOf = (name: string) => vms.vmPath('Contoso Production', 'rg-web-prod', name)
const logOf = (alias: string, name: string) => vms.get(alias, `${pathOf(name)}/activity-log`)
const linesOf = (page: Response) =>
  pageOf(page)
    .querySelectorAll('.operations > li .what')
    .map(({ structuredText }) => structuredText.replaceAll(/\s+/g, ' ').trim())

/** What Azure answers in place of its own log. */
const answerWith = (body: object) => vms.setFaults({ match: { path: EVENTS }, status: 200, body })
const event = (more: object) => ({
  caller: 'ada@contoso.example',
  category: { value: 'Administrative' },
  correlationId: 'a',
  eventTimestamp: '2026-11-22T10:00:00.0000000Z',
  operationName: { value: 'Microsoft.Compute/virtualMachines/restart/action', localizedValue: 'Restart' },
  status: { value: 'Succeeded' },
  ...more,
})

describe('who did what to a machine', () => {
  it('is told of everybody, with how it ended, newest first', async () => {
    await vms.post('margaret', `${pathOf('web-01')}/restart`, { confirm: 'yes' }).expect(303)
    vms.azure.clock.advance(120_000)
    await vms.post('ada', `${pathOf('web-01')}/stop`, { confirm: 'yes' }).expect(303)

    const page = await logOf('ada', 'web-01').expect(200)
    const others = await logOf('linus', 'web-01').expect(200)

    expect(linesOf(page)).toEqual([
      'Stop In progress · you',
      'Restart Done · Margaret Hamilton (margaret@contoso.example)',
    ])
    expect(linesOf(others)[0]).toBe('Stop In progress · Ada Lovelace (ada@contoso.example)')
    expect(pageOf(page).querySelector('time')?.getAttribute('datetime')).toMatch(/^\d{4}-\d\d-\d\dT/)
    expect(linesOf(await logOf('ada', 'web-02'))).toEqual([])
    expect(textOf(await logOf('ada', 'web-02'))).toContain('Azure has logged nothing.')
  })

  it('is asked of Azure only when somebody wants to know', async () => {
    await vms.azure.control('DELETE', '/requests')
    const page = await vms.get('ada', pathOf('web-01')).expect(200)
    const menu = await vms.get('ada', `${pathOf('web-01')}/actions`).expect(200)

    expect(await vms.asked(/eventtypes/)).toEqual([])
    for (const shown of [page, menu]) {
      expect(
        pageOf(shown)
          .querySelector(`a[href^="${pathOf('web-01')}/activity-log"]`)
          ?.text.trim(),
      ).toBe('Who did what')
    }
  })

  it('is offered beside what somebody else has begun, and not beside what is one’s own', async () => {
    await vms.post('margaret', `${pathOf('web-01')}/restart`, { confirm: 'yes' }).expect(303)
    await vms.post('ada', `${pathOf('web-02')}/stop`, { confirm: 'yes' }).expect(303)
    vms.rest()

    const restarted = pageOf(await vms.get('ada', pathOf('web-01')).expect(200)).querySelector('.provisioning')
    const hero = async (alias: string, name: string) =>
      pageOf(await vms.get(alias, pathOf(name)).expect(200)).querySelector('.hero')?.structuredText ?? ''
    expect(await hero('linus', 'web-02')).toContain('Somebody else, or Azure itself, has begun this. Who did what')
    expect(await hero('ada', 'web-02')).not.toContain('Somebody else')
    expect(restarted?.structuredText).toContain('It’s being changed. Updating Who did what')
  })

  it('names the right that is missing to whoever may not read it', async () => {
    const page = await logOf('margaret', 'web-01').expect(403)

    expect(textOf(page)).toContain('Microsoft.Insights/eventtypes/values/read')
  })

  it('is not there for a machine that is not, or that this app does not show', async () => {
    await logOf('mallory', 'web-01').expect(403)
    await vms.get('ada', '/vms/nonsense/rg-web-prod/web-01/activity-log').expect(404)
  })

  it('calls applications and Azure what they are, and leaves out what nobody did', async () => {
    await answerWith({
      value: [
        event({ caller: '0f0e0d0c-0b0a-4908-8706-050403020100', claims: { appid: 'x' }, correlationId: 'app' }),
        event({ caller: undefined, correlationId: 'azure', eventTimestamp: '2026-11-22T09:00:00Z' }),
        event({ category: { value: 'ResourceHealth' }, correlationId: 'health' }),
        event({
          correlationId: 'odd',
          eventTimestamp: '2026-11-22T08:00:00Z',
          operationName: { value: 'Contoso.Tool/<b>x</b>', localizedValue: '<script>alert(1)</script>' },
          caller: '"><img src=x>',
          claims: { name: '\u202Eevil' },
          status: { value: 'Canceled' },
        }),
        event({ correlationId: 'timeless', eventTimestamp: 'soon' }),
      ],
    })
    const page = await logOf('ada', 'web-01').expect(200)

    expect(linesOf(page)).toEqual([
      'Restart Done · an application (0f0e0d0c-0b0a-4908-8706-050403020100)',
      'Restart Done · Azure itself',
      '<script>alert(1)</script> Failed · \u202Eevil ("><img src=x>)',
    ])
    expect(page.text).not.toContain('<script>alert')
    expect(pageOf(page).querySelector('.what [lang=en]')?.text).toBe('<script>alert(1)</script>')
  })

  it('follows the pages of Azure, three at most, and none to another host', async () => {
    const more = { value: [event({})], nextLink: `${vms.azure.origin}/${EVENTS.slice(0, -1)}?api-version=2015-04-01` }
    await answerWith(more)
    await vms.azure.control('DELETE', '/requests')
    expect(textOf(await logOf('ada', 'web-01').expect(200))).toContain('There is more than fits here.')
    expect(await vms.asked(/eventtypes/)).toHaveLength(3)

    await answerWith({ value: [], nextLink: 'https://elsewhere.example/eventtypes/management/values' })
    await logOf('ada', 'web-01').expect(502)
  })

  it('says so when Azure answers something else, or not at all', async () => {
    await answerWith({ values: 'none' })
    await logOf('ada', 'web-01').expect(502)
    await vms.setFaults({ match: { path: EVENTS }, drop: true })
    await logOf('ada', 'web-01').expect(502)
  })

  it('is in the language of the page', async () => {
    await vms.post('ada', `${pathOf('web-01')}/restart`, { confirm: 'yes' }).expect(303)
    const page = await logOf('ada', 'web-01').set('accept-language', 'de').expect(200)

    expect(linesOf(page)).toEqual(['Neu starten In Bearbeitung · Sie'])
    expect(textOf(page)).toContain('Wer was mit web-01 getan hat')
  })
})
