import type { Operation } from '../../../src/domain/operation.ts'
import { listEnded } from '../../../src/features/activity/ended.ts'
import { en } from '../../../src/words/en.ts'
import { type MyVms, RESOURCE_MANAGER, startMyVms } from '../../support/my-vms.ts'
import { buildOperation, TENANT } from '../../support/operation.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const MINUTE = 60_000

const ended = (changes: Partial<Operation> = {}) =>
  buildOperation({ id: 'one', begunAt: NOW - 2 * MINUTE, endedAt: NOW - MINUTE, status: 'succeeded', ...changes })
const list = (operations: readonly Operation[], isOfSeveral = false) =>
  listEnded(operations, { words: en, now: NOW, isOfSeveral })

describe('what a notification says', () => {
  it('is what was done, how it ended, and where more is said', () => {
    const href = '/vms/2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042/RG/web-01'

    expect(list([ended()])).toEqual([{ id: 'one', title: 'Start web-01', text: 'Done', href }])
    expect(list([ended({ status: 'failed' })])).toMatchObject([{ text: 'Failed' }])
    expect(list([ended()], true)).toMatchObject([{ href: `${href}?directory=${TENANT}` }])
  })

  it.each<[string, Partial<Operation>]>([
    ['is under way', { status: 'running', endedAt: undefined }],
    ['ended long ago', { begunAt: NOW - 20 * MINUTE, endedAt: NOW - 11 * MINUTE }],
    ['was refused at once', { endedAt: NOW - 2 * MINUTE, status: 'failed' }],
  ])('is not about what %s', (_, changes) => {
    expect(list([ended(changes)])).toEqual([])
  })

  it('is of a bulk said once, when all of it has ended', () => {
    const one = ended({ id: 'a', bulk: 'many', action: 'stop' })
    const failed = ended({ id: 'b', bulk: 'many', action: 'stop', status: 'failed' })
    const waits = { status: 'running', stage: 'waiting', endedAt: undefined } as const

    expect(list([one, ended({ id: 'c', bulk: 'many', action: 'stop', ...waits })])).toEqual([])
    expect(list([one, failed])).toEqual([
      { id: 'many', title: 'Stop 2 machines', text: '1 of 2 done', href: '/bulk/many' },
    ])
  })
})

describe('what has ended', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  afterAll(() => vms.close())

  it('is told to the person alone, in the language of the page, and Azure is not asked', async () => {
    await vms.post('ada', `${vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')}/start`).expect(303)
    vms.azure.clock.advance(2 * MINUTE)
    await vms.get('ada', '/operations')
    const before = await vms.asked(RESOURCE_MANAGER)

    const german = await vms.get('ada', '/operations/ended').set('cookie', '__Host-preferences=language-de').expect(200)
    const others = await vms.get('grace', '/operations/ended').expect(200)

    expect(german.body).toMatchObject([{ title: 'web-batch starten', text: 'Erledigt' }])
    expect(others.body).toEqual([])
    expect(await vms.asked(RESOURCE_MANAGER)).toEqual(before)
  })
})
