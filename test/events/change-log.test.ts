import type { PersonKey } from '../../src/domain/person.ts'
import { createChangeLog, type LoggedChange } from '../../src/events/change-log.ts'

const VM = { subscriptionId: '2f0c7b1e-6a54-4d38-9c1b-5e8f3a7d9042', resourceGroup: 'rg', name: 'web-01' }
const ADA = 'tenant/ada'
const GRACE = 'tenant/grace'

const of = (key: PersonKey): ReadonlySet<PersonKey> => new Set([key])

function build() {
  const changes = createChangeLog()
  const change = (personKey: typeof ADA | typeof GRACE, name = VM.name) =>
    changes.append({ personKey, vm: { ...VM, name } })
  return { changes, change }
}

describe('the log of changes', () => {
  it('says what has changed for a person since an id, oldest first', () => {
    const { changes, change } = build()
    change(ADA, 'before')
    const id = changes.lastId()
    change(ADA, 'one')
    change(GRACE, 'of somebody else')
    change(ADA, 'two')

    expect(changes.since(id, of(ADA))?.map(({ vm }) => vm.name)).toEqual(['one', 'two'])
    expect(changes.since(changes.lastId(), of(ADA))).toEqual([])
  })

  it('can’t say it since an id of another process, or one that is to come', () => {
    const { changes, change } = build()
    const ofAda = of(ADA)
    change(ADA)

    expect(changes.since(build().changes.lastId(), ofAda)).toBeUndefined()
    expect(changes.since('', ofAda)).toBeUndefined()
    expect(changes.since(changes.lastId().replace(/\d+$/, '999999999999'), ofAda)).toBeUndefined()
    expect(changes.since(`${changes.lastId()}1`, ofAda)).toBeUndefined()
    const id = changes.lastId()
    changes.restart()
    expect(changes.since(id, ofAda)).toBeUndefined()
  })

  it('can’t say it after some ten thousand others', () => {
    const { changes, change } = build()
    change(ADA)
    const id = changes.lastId()
    for (let times = 0; times < 10_000; times += 1) change(GRACE)
    expect(changes.since(id, of(ADA))).toEqual([])

    for (let times = 0; times < 10_000; times += 1) change(GRACE)

    expect(changes.since(id, of(ADA))).toBeUndefined()
  })

  it('gives later changes later ids, as text too', () => {
    const { changes, change } = build()
    const ids = Array.from({ length: 12 }, () => {
      change(ADA)
      return changes.lastId()
    })

    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(12)
  })

  it('tells each follower of their own alone, until they leave', () => {
    const { changes, change } = build()
    const heard: LoggedChange[] = []
    const leaving = new AbortController()
    changes.follow(of(ADA), (one) => heard.push(one), leaving.signal)

    change(GRACE)
    change(ADA)
    leaving.abort()
    change(ADA)

    expect(heard).toHaveLength(1)
    expect(heard[0]).toMatchObject({ personKey: ADA, vm: VM })
  })
})
