import type { HistoryTrouble } from '../../../src/domain/history.ts'
import { toActivityModel } from '../../../src/features/activity/page.ts'
import { readActivityQuery } from '../../../src/features/activity/query.ts'
import { en } from '../../../src/words/en.ts'

const QUERY = readActivityQuery({}, undefined)
const CONTEXT = {
  offer: {
    policy: { disabledActions: [], subscriptions: undefined },
    portal: { origin: 'https://portal', tenantId: 't' },
    words: en,
    now: 0,
  },
  most: 200,
  notifies: false,
}
const at = Date.parse('2026-11-29T14:02:00Z')

describe('the activity page', () => {
  it.each<[HistoryTrouble, RegExp]>([
    [{ kind: 'in-memory' }, /^History is kept until this app restarts\.$/],
    [{ kind: 'reading' }, /still being read/],
    [{ kind: 'unread', reason: 'EIO' }, /can't be read at the moment/],
    [{ kind: 'unwritable', reason: 'EACCES' }, /its folder can't be written to/],
    [{ kind: 'full', reason: 'ENOSPC', since: at }, /since Nov 29, 2026, 14:02 UTC: the disk is full/],
    [{ kind: 'silent', reason: 'no answer', since: at }, /since Nov 29, 2026, 14:02 UTC: the folder doesn't answer/],
    [{ kind: 'damaged', file: 'x.damaged', before: at }, /before Nov 29, 2026, 14:02 UTC .+ set aside as x\.damaged/],
    [
      { kind: 'unreachable', code: 'E', reason: 'gone', remedy: '' },
      /limited for now: .+ as soon as its store answers/,
    ],
  ])('says of %j what people lose, in one line', (trouble, words) => {
    const { history } = toActivityModel({ operations: [], history: { isRead: true, trouble } }, QUERY, CONTEXT)

    const text = history?.text.map((part) => (typeof part === 'string' ? part : part.text)).join('')
    expect(text).toMatch(words)
    expect(history?.isTrouble).toBe(trouble.kind !== 'in-memory')
  })

  it('says nothing of the history while all is well', () => {
    const list = { operations: [], history: { isRead: true, trouble: undefined } }

    expect(toActivityModel(list, QUERY, CONTEXT)).toMatchObject({
      days: [],
      empty: 'nothing yet',
      directoryGaps: [],
      history: undefined,
    })
  })
})
