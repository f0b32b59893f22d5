import type { Response } from 'supertest'
import { type MyVms, namesOf, pageOf, startMyVms, textOf } from '../../support/my-vms.ts'

const search = (words: string) => `/vms?q=${encodeURIComponent(words)}`

function countsOf(response: Response): Record<string, string> {
  const counts = pageOf(response)
    .querySelectorAll('.pills a')
    .map((link) => [link.text.replace(/\s*[\d,]+\s*$/, '').trim(), link.querySelector('b')?.text ?? ''])
  return Object.fromEntries(counts)
}

function optionsOf(response: Response, field: string): string[] {
  return pageOf(response)
    .querySelectorAll(`select[name=${field}] option`)
    .map(({ text }) => text)
}

describe('the list', () => {
  let vms: MyVms

  beforeAll(async () => {
    vms = await startMyVms()
  })
  beforeEach(() => {
    vms.rest()
  })
  afterAll(() => vms.close())

  it('counts its machines by state, each count leading to those alone', async () => {
    const response = await vms.get('ada', '/vms')

    expect(countsOf(response)).toEqual({
      All: '18',
      Running: '9',
      'Still billed': '1',
      Off: '7',
      Unknown: '1',
    })
    const off = pageOf(response).querySelector('.pills a[href="/vms?state=deallocated"]')
    expect(namesOf(await vms.get('ada', off?.getAttribute('href') ?? ''))).toHaveLength(7)
  })

  it('counts every state whichever it shows, by one question to Azure', async () => {
    await vms.get('linus', '/vms')
    await vms.azure.control('DELETE', '/requests')

    const response = await vms.get('linus', '/vms?state=running&q=web')

    expect(namesOf(response)).toEqual(['web-01', 'web-02'])
    expect(countsOf(response)).toEqual({ All: '3', Running: '2', Off: '1' })
    expect(textOf(response)).toContain('2 machines found in 1 subscription')
    expect(await vms.asked(/providers/)).toEqual(['POST /providers/Microsoft.ResourceGraph/resources'])
  })

  it('says so where none is in a state, and counts the others', async () => {
    const response = await vms.get('linus', '/vms?state=starting')

    expect(namesOf(response)).toEqual([])
    expect(textOf(response)).toContain('No machines match')
    expect(countsOf(response)).toMatchObject({ All: '8', Starting: '0' })
  })

  it('offers to narrow down by what there is, with counts', async () => {
    const response = await vms.get('ada', '/vms')

    expect(optionsOf(response, 'subscription')).toEqual([
      'Any subscription',
      'Contoso Archive (2)',
      'Contoso Development (8)',
      'Contoso Production (8)',
    ])
    expect(optionsOf(response, 'os')).toEqual(['Any OS', 'Linux (10)', 'Windows (8)'])
    expect(optionsOf(response, 'location')).toContain('northeurope (2)')
    expect(optionsOf(response, 'group')).toContain('rg-identity (2)')
  })

  it('names the subscriptions to choose from also for people whose rights begin below them', async () => {
    const response = await vms.get('margaret', '/vms')

    expect(optionsOf(response, 'subscription').join()).toContain('Contoso Production (3)')
  })

  it('keeps what was chosen in its field, and in every way on', async () => {
    const response = await vms.get('ada', '/vms?location=WestEurope&sort=-size&q=web&state=running')

    const page = pageOf(response)
    expect(page.querySelector('select[name=location] option[selected]')?.getAttribute('value')).toBe('westeurope')
    expect(page.querySelector('input[name=state][type=hidden]')?.getAttribute('value')).toBe('running')
    expect(page.querySelector('.pills a')?.getAttribute('href')).toBe('/vms?q=web&location=WestEurope&sort=-size')
  })

  it('goes on to offer the other values of what is chosen, counted as they would be found', async () => {
    const response = await vms.get('ada', '/vms?location=northeurope&os=windows')
    const offPage = namesOf(await vms.get('ada', '/vms?location=westeurope&os=windows'))
    const otherwise = namesOf(await vms.get('ada', '/vms?location=northeurope&os=linux'))

    expect(namesOf(response)).toEqual(['dc-01', 'dc-02'])
    expect(textOf(response)).toContain('2 machines found in 1 subscription')
    expect(optionsOf(response, 'location')).toContain(`westeurope (${offPage.length})`)
    expect(optionsOf(response, 'os').join()).toBe(
      otherwise.length === 0 ? 'Any OS,Windows (2)' : `Any OS,Linux (${otherwise.length}),Windows (2)`,
    )
    expect(optionsOf(response, 'subscription')).toEqual(['Any subscription', 'Contoso Production (2)'])
  })

  it('finds a subscription by its id and by its name, in any letter case', async () => {
    const byId = namesOf(await vms.get('ada', `/vms?subscription=${vms.azure.idOf('Contoso Archive').toUpperCase()}`))

    expect(byId).toEqual(['erp-2012', 'files-old'])
    expect(textOf(await vms.get('ada', `/vms?subscription=${vms.azure.idOf('Contoso Archive')}`))).toContain(
      '2 machines found in 1 subscription',
    )
    expect(namesOf(await vms.get('ada', '/vms?subscription=contoso+archive'))).toEqual(byId)
  })

  it('finds and sorts by the names of subscriptions that Resource Graph keeps from people, and Resource Manager tells', async () => {
    const all = namesOf(await vms.get('grace', '/vms'))
    const sorted = namesOf(await vms.get('margaret', '/vms?sort=subscription'))

    expect(namesOf(await vms.get('grace', '/vms?q=contoso+DEVELOPMENT'))).toEqual(all)
    expect(namesOf(await vms.get('grace', '/vms?subscription=contoso+development'))).toEqual(all)
    expect(namesOf(await vms.get('grace', '/vms?q=contoso+production'))).toEqual([])
    expect(sorted[0]).toMatch(/^ci/)
    expect(namesOf(await vms.get('margaret', '/vms?sort=-subscription'))[0]).toBe(
      sorted.find((name) => name.startsWith('web')),
    )
  })

  it('shows the words that it looks for, and no others', async () => {
    const response = await vms.get('ada', search(`${'e '.repeat(30)}nothing-has-this`))

    expect(pageOf(response).querySelector('#search')?.getAttribute('value')).toBe('e '.repeat(20).trim())
    expect(namesOf(await vms.get('ada', search(`${'e '.repeat(12)}nothing-has-this`)))).toEqual([])
  })

  it('does not choose one of several subscriptions where they share the name that was asked for', async () => {
    const vms = await startMyVms()
    for (const subscription of vms.azure.world.subscriptions.values()) {
      Object.assign(subscription, { displayName: 'Contoso' })
    }

    const page = pageOf(await vms.get('ada', '/vms?subscription=contoso'))
    await vms.close()

    const chosen = page.querySelectorAll('select[name=subscription] option[selected]')
    expect(chosen.map((option) => option.getAttribute('value'))).toEqual(['contoso'])
  })

  it('offers a subscription once, also where it was asked for by its name', async () => {
    const options = optionsOf(await vms.get('ada', '/vms?subscription=contoso+production'), 'subscription')

    expect(options.filter((option) => option.includes('Contoso Production'))).toHaveLength(1)
    expect(options).toHaveLength(2)
  })

  it.each([
    ['role:web', ['web-01', 'web-02']],
    ['ROLE:Web', ['web-01', 'web-02']],
    ['role', ['sql-prod-01', 'sql-prod-02', 'web-01', 'web-02', 'web-batch']],
    ['role:we', []],
    ['ole:web', []],
    ['role:', []],
    [':web', undefined],
    ['owner:<b>Design</b> & "friends"', ['dev-design']],
    ['עברית:מכונה של צוות העיצוב', ['dev-design']],
    ['mood:🎨 ship it 🚀', ['dev-design']],
    ["note:<script>alert('tags')</script>", ['dev-design']],
    ['role":"web', []],
    ['friends"', []],
    ['env":"production","role', []],
  ])('finds machines by the tag %s', async (tag, expected) => {
    const found = namesOf(await vms.get('ada', `/vms?tag=${encodeURIComponent(tag)}`))

    // Without a name there is no tag, and so no filter.
    expect(found).toEqual(expected ?? namesOf(await vms.get('ada', '/vms')))
  })

  it('shows the tag that it is narrowed down by, and how to be rid of it', async () => {
    const page = pageOf(await vms.get('ada', '/vms?tag=role:web&q=01'))

    const chip = page.querySelector('.chip')
    expect(chip?.text).toContain('role:web')
    expect(chip?.querySelector('a')?.getAttribute('href')).toBe('/vms?q=01')
    expect(page.querySelector('input[name=tag][type=hidden]')?.getAttribute('value')).toBe('role:web')
  })

  it.each([
    ['web-0', ['web-01', 'web-02']],
    ['WEB 01', ['web-01']],
    ['20.61.14.2', ['web-01', 'web-02']],
    ['windows 10.3.0.4', ['dc-01']],
    ['NV6ads', ['dev-design']],
    ['contoso archive', ['erp-2012', 'files-old']],
    ['העיצוב', ['dev-design']],
    ['🚀', ['dev-design']],
    ['"friends"', ['dev-design']],
    ["alert('tags')", ['dev-design']],
    ['</script>', ['dev-design']],
    ['rg-identity', ['dc-01', 'dc-02']],
    ['role:we', ['web-01', 'web-02']],
    ['ole:WEB 02', ['web-02']],
    ['owner:<b>', ['dev-design']],
  ])('finds %s', async (words, expected) => {
    expect(namesOf(await vms.get('ada', search(words)))).toEqual(expected)
  })

  it('finds by ids, however they are written, and by links that hold one', async () => {
    const found = async (words: string) => {
      vms.rest()
      return namesOf(await vms.get('ada', search(words)))
    }
    const first = pageOf(await vms.get('ada', search('web-01'))).querySelector('[data-vm-id]')
    const id = first?.getAttribute('data-vm-id') ?? ''
    const [, , subscription = ''] = id.split('/')
    expect(await found(id.slice(0, -1))).toEqual([])
    const group = id.split('/').slice(0, 5).join('/')
    expect(await found(id.toUpperCase())).toEqual(['web-01'])
    expect(await found(`https://portal.azure.com/#@contoso.example/resource${id}/overview`)).toEqual(['web-01'])
    const ofGroup = namesOf(await vms.get('ada', `/vms?group=${group.split('/').at(-1)}`))
    expect(ofGroup.length).toBeGreaterThan(1)
    expect(await found(group)).toEqual(ofGroup)
    expect(await found(group.replace('rg-web-prod', 'rg-web'))).toEqual([])
    const ofSubscription = namesOf(await vms.get('ada', `/vms?subscription=${subscription}`))
    expect(await found(subscription)).toEqual(ofSubscription)
    expect(await found(`/subscriptions/${subscription}`)).toEqual(ofSubscription)
    expect(await found(id.replace(subscription, '00000000-0000-0000-0000-000000000000'))).toEqual([])
  })

  // Every tagged VM has some of these characters in the JSON of its tags.
  it.each([
    '{',
    '}',
    '":"',
    '","',
    '{"',
    '"}',
    '\\',
    '\\"',
    '||',
    '* or 1==1',
    "' or '1'=='1",
    '\n| take 1',
    '%',
    '.*',
    '|',
    ';',
  ])('finds nothing by %j, which is in no name', async (words) => {
    expect(namesOf(await vms.get('ada', search(words)))).toEqual([])
  })

  it.each([' ', '\t\n', '\u0000', '\u200f', 'a'.repeat(10_000), '\ud800', '😀'.repeat(150), '{}', ':', ','])(
    'has an answer to %j',
    async (words) => {
      await vms.get('ada', `/vms?${new URLSearchParams({ q: words }).toString()}`).expect(200)
    },
  )

  it('takes the first of what is repeated, and leaves out what is too long to be meant', async () => {
    const found = namesOf(await vms.get('ada', `/vms?q=web-01&q=dc&group=${'x'.repeat(5_000)}&tag=&tag=role:web`))

    expect(found).toEqual(['web-01'])
  })
})

describe('the tags on the page of a machine', () => {
  it.each([
    ['hidden-link:app', 'prod'],
    ['link', 'https://wiki.example:8443/a?b=c&d'],
    ['n'.repeat(500), 'v'.repeat(256)],
    ['b":"c', ' at both ends '],
    ['of', '2001:db8::7'],
  ])('lead from %s to all that have it', async (name, value) => {
    const vms = await startMyVms({ estate: 'generated:1x3' })
    for (const { vms: machines } of vms.azure.world.subscriptions
      .get(vms.azure.idOf('Generated 0001'))
      ?.groups.values() ?? []) {
      for (const [key, vm] of machines)
        machines.set(key, { ...vm, tags: vm.name.endsWith('2') ? {} : { [name]: value } })
    }
    const machine =
      pageOf(await vms.get('ada', '/vms'))
        .querySelector('tbody th a')
        ?.getAttribute('href') ?? ''
    const tag =
      pageOf(await vms.get('ada', machine))
        .querySelector('.tags a')
        ?.getAttribute('href') ?? ''

    const found = namesOf(await vms.get('ada', tag))

    expect(found.map((one) => one.at(-1))).toEqual(expect.arrayContaining(['1', '3']))
    expect(found).toHaveLength(2)
    await vms.close()
  })
})

describe('a list of more resource groups than a field can offer', () => {
  it('says so in the field, which without more of them does not', async () => {
    const vms = await startMyVms({ estate: 'generated:50x1000' })

    const all = optionsOf(await vms.get('ada', '/vms'), 'group')
    const few = optionsOf(await vms.get('ada', `/vms?subscription=${vms.azure.idOf('Generated 0001')}`), 'group')

    expect(all).toHaveLength(102)
    expect(all.at(-1)).toContain('More')
    expect(few.at(-1)).not.toContain('More')
    await vms.close()
  })
})
