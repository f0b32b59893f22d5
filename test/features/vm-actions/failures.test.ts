import type { Response } from 'supertest'
import { type MyVms, pageOf, rowsOf, startMyVms, textOf } from '../../support/my-vms.ts'

/** What the local Azure can be told to fail with, and what a person must read of it. */
interface Case {
  readonly failure: string
  readonly code: string
  /** What happened, in parts. */
  readonly says: readonly string[]
  /** Whether waiting helps, and what to do. */
  readonly advises: string
  readonly step: 'again' | 'copy' | 'none' | RegExp
}

const GROUP = '/resourceGroups/rg-web-prod'

const CASES: readonly Case[] = [
  {
    failure: 'allocation',
    code: 'AllocationFailed',
    says: ['no capacity for this size in this region'],
    advises: 'Waiting helps, but nobody can say how long.',
    step: 'again',
  },
  {
    failure: 'allocation-in-zone',
    code: 'ZonalAllocationFailed',
    says: ['no capacity for this size in this zone'],
    advises: 'Waiting helps',
    step: 'again',
  },
  {
    failure: 'constraints',
    code: 'OverconstrainedAllocationRequest',
    says: ['no room in this region', 'set up like this one'],
    advises: 'another size may find room',
    step: 'again',
  },
  {
    failure: 'constraints-in-zone',
    code: 'OverconstrainedZonalAllocationRequest',
    says: ['no room in this zone'],
    advises: 'another size may find room',
    step: 'again',
  },
  {
    failure: 'resume',
    code: 'OverconstrainedResumeFromHibernatedStateAllocationRequest',
    says: ['go on from where it was hibernated'],
    advises: 'its memory stays saved',
    step: 'again',
  },
  {
    failure: 'spot-price',
    code: 'SpotPriceGreaterThanProvidedMaxPrice',
    says: ['costs more at the moment'],
    advises: 'Give them the details below.',
    step: 'copy',
  },
  {
    failure: 'size',
    code: 'SkuNotAvailable',
    says: ['no machines of this size free'],
    advises: 'Waiting seldom helps.',
    step: /\/virtualMachines\/web-batch\/size$/,
  },
  {
    failure: 'quota',
    code: 'OperationNotAllowed',
    says: ['“Total Regional Cores”', '48 of 50 are in use, and this takes 4 more'],
    advises: 'Waiting helps only if other machines',
    step: /#view\/Microsoft_Azure_Capacity\/QuotaMenuBlade\//,
  },
  {
    failure: 'lock',
    code: 'ScopeLocked',
    says: ['A lock on the resource group “rg-web-prod”', 'Whoever set the lock can remove it'],
    advises: 'Waiting does not help.',
    step: new RegExp(`/resource/subscriptions/[0-9a-f-]{36}${GROUP}/locks$`),
  },
  {
    failure: 'policy',
    code: 'RequestDisallowedByPolicy',
    says: ['“No machines at night”'],
    advises: 'Give them the details below.',
    step: 'copy',
  },
  {
    failure: 'deny',
    code: 'DenyAssignmentAuthorizationFailed',
    says: ['“System deny assignment created by Azure Databricks”'],
    advises: 'Give them the details below.',
    step: 'copy',
  },
  {
    failure: 'linked',
    code: 'LinkedAuthorizationFailed',
    says: ['“Microsoft.Network/networkInterfaces/join/action”', '/networkInterfaces/nic-1'],
    advises: 'Ask the owner',
    step: 'copy',
  },
  {
    failure: 'other-operation',
    code: 'OperationNotAllowed',
    says: ['Something else is being done with it'],
    advises: 'Waiting helps: try again in a few minutes.',
    step: 'again',
  },
  {
    failure: 'concurrent',
    code: 'Conflict',
    says: ['Something else is being done with it'],
    advises: 'Waiting helps: try again in a few minutes.',
    step: 'again',
  },
  {
    failure: 'deleting',
    code: 'OperationNotAllowed',
    says: ['It’s being deleted'],
    advises: 'There is nothing that you need to do.',
    step: 'none',
  },
  {
    failure: 'agent',
    code: 'VMAgentStatusCommunicationError',
    says: ['The Azure agent on it does not answer.'],
    advises: 'restart the machine',
    step: 'again',
  },
  {
    failure: 'extension',
    code: 'VMExtensionProvisioningError',
    says: ['An extension, a program that Azure installs on it, failed.'],
    advises: 'can repair the extension',
    step: /\/virtualMachines\/web-batch\/extensions$/,
  },
  {
    failure: 'disabled',
    code: 'ReadOnlyDisabledSubscription',
    says: ['Whoever pays for it can enable it.'],
    advises: 'Waiting does not help.',
    step: /\/resource\/subscriptions\/[0-9a-f-]{36}\/overview$/,
  },
  {
    failure: 'inner-error',
    code: 'AllocationFailed',
    says: ['no capacity'],
    advises: 'Waiting helps',
    step: 'again',
  },
  {
    failure: 'unknown',
    code: 'NeverHeardOf',
    says: ['The moon is in the wrong phase.'],
    advises: '',
    step: 'again',
  },
]

describe('an action that fails', () => {
  let vms: MyVms
  let path: string

  beforeAll(async () => {
    vms = await startMyVms()
    path = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const plan = (rule: Record<string, unknown>) => vms.azure.control('PUT', '/failures', [rule])
  const pass = (ms: number) => vms.azure.control('POST', '/clock', { advanceMs: ms })
  const elementOf = (response: Response, selector: string) => {
    const found = pageOf(response).querySelector(selector)
    if (!found) throw new Error(`There is no ${selector}.`)
    return found
  }
  const failureOn = async (page: string) => elementOf(await vms.get('ada', page).expect(200), '.failure')
  const detailsOf = (element: ReturnType<typeof elementOf>) => element.querySelector('details')?.structuredText ?? ''

  /** Azure's own words are English, and are marked as such. */
  const expectGerman = async (failure: string) => {
    const page = pageOf(await vms.get('ada', '/operations').set('accept-language', 'de').expect(200))
    const text = page.querySelector('.failure p')
    const said = text?.querySelector('[lang=en]')
    said?.remove()

    expect(said?.text).toBe(failure === 'unknown' ? 'The moon is in the wrong phase.' : undefined)
    expect(text?.text).not.toMatch(/\b(?:the|is|waiting|machine)\b/i)
    expect(page.querySelector('.failure summary')?.text).not.toContain('Details for support')
  }

  it.each(CASES)(
    'later by $failure is explained on the machine and in the activity, in its row in one line',
    async (one) => {
      await plan({ failure: one.failure })
      await vms.post('ada', `${path}/start`).expect(303)
      await pass(60_000)

      const [activity, machine] = [await failureOn('/operations'), await failureOn(path)]
      const [row] = rowsOf(await vms.get('ada', '/vms?q=web-batch'))
      const again = elementOf(await vms.get('ada', '/operations'), '.operations li').querySelector(
        '[data-action=start]',
      )

      for (const words of one.says) {
        expect(activity.querySelector('p')?.text).toContain(words)
        expect(machine.querySelector('p')?.text).toContain(words)
        expect(row?.text).toContain(words)
      }
      for (const place of [activity, machine]) {
        expect(place.querySelector('p')?.text).toContain(one.advises)
        expect(place.querySelector('p')?.text).not.toContain(one.code)
        expect(detailsOf(place)).toContain(one.code)
        expect(place.querySelector('details [data-copy]')).not.toBeNull()
        const link = place.querySelector('a.button')?.getAttribute('href') ?? ''
        if (one.step instanceof RegExp) expect(link).toMatch(one.step)
        else expect(link).toBe('')
        expect(place.querySelector('.ways [data-copy]') !== null).toBe(one.step === 'copy')
      }
      expect(detailsOf(activity)).toMatch(/Correlation id\s+[0-9a-f-]{36}/)
      expect(again !== null).toBe(one.step === 'again')
      const rowAgain = row?.element.querySelector('[data-i=again]')
      expect(rowAgain !== null && rowAgain !== undefined).toBe(one.step === 'again')
      await expectGerman(one.failure)
    },
  )

  it.each(CASES)('at once by $failure is explained on the page that answers, which leads on', async (one) => {
    await plan({ failure: one.failure, at: 'request' })

    const page = await vms.post('ada', `${path}/start`)
    const section = elementOf(page, 'main section')
    const details = detailsOf(section)
    section.querySelector('details')?.remove()
    const [way, back] = section.querySelectorAll('.ways a').map((link) => link.getAttribute('href') ?? '')
    const { status } = page

    expect([403, 409]).toContain(status)
    for (const words of [...one.says, one.advises, 'Nothing was changed.'])
      expect(section.structuredText).toContain(words)
    expect(section.structuredText).not.toContain(one.code)
    expect(details).toContain(one.code)
    if (one.step instanceof RegExp) expect(way).toMatch(one.step)
    else if (one.step === 'again') expect(way).toBe(`${path}/start?confirm`)
    else expect(way).toBe(path)
    if (one.step instanceof RegExp || one.step === 'again') expect(back).toBe(path)
    expect(section.querySelector('.ways [data-copy]') !== null).toBe(one.step === 'copy')
    // Told in the same way afterwards.
    const later = await failureOn('/operations')
    for (const words of [...one.says, one.advises]) expect(later.querySelector('p')?.text).toContain(words)
    expect(detailsOf(later)).toMatch(/Correlation id\s+[0-9a-f-]{36}/)
  })

  it('for too many requests is a limit on the page that answers, and waits for nothing else afterwards', async () => {
    await plan({ failure: 'throttled', at: 'request' })

    const page = await vms.post('ada', `${path}/start`).expect(503)

    expect(textOf(page)).toContain('Azure is limiting requests')
    expect((await failureOn('/operations')).querySelector('p')?.text).toBe(
      'Too many requests under your account. Waiting helps: try again in a few minutes.',
    )
  })

  it('asks for the right that is missing on something else in words to send on', async () => {
    await plan({ failure: 'linked' })
    await vms.post('ada', `${path}/start`).expect(303)
    await pass(60_000)

    const text = (await failureOn('/operations')).querySelector('.ways [data-copy]')?.getAttribute('data-copy')

    expect(text).toMatch(
      /^Please give me the right “Microsoft\.Network\/networkInterfaces\/join\/action” on \/subscriptions\/.+\/nic-1$/,
    )
  })

  it('for want of room on a Spot machine says that it gets only what others leave', async () => {
    const spot = vms.vmPath('Contoso Development', 'rg-lab', 'gpu-train')
    await vms.post('ada', `${spot}/start`).expect(303)
    await pass(60_000)
    const later = await failureOn('/operations')
    await plan({ failure: 'size', at: 'request' })
    const atOnce = textOf(await vms.post('ada', `${spot}/start`).expect(409))

    for (const text of [later.text, atOnce]) expect(text).toContain('gets only what others leave')
  })

  it.each(['location', 'nothing'])('not, and of which Azure tells %s to look at, is done', async (tells) => {
    await plan({ tells })
    await vms.post('ada', `${path}/start`).expect(303)
    await pass(60_000)

    expect(textOf(await vms.get('ada', '/operations'))).toMatch(/Done[\s\S]*Start\s+web-batch/)
  })

  it.each(['location', 'nothing'])(
    'and of which Azure tells %s to look at, is explained by its machine',
    async (tells) => {
      await plan({ failure: 'allocation', tells })
      await vms.post('ada', `${path}/start`).expect(303)
      await pass(60_000)

      expect((await failureOn('/operations')).text).toContain('no capacity for this size in this region')
    },
  )

  it('to the person who may not read the operation is explained by its machine', async () => {
    const own = vms.vmPath('Contoso Development', 'rg-dev-team', 'dev-grace')
    await plan({ failure: 'quota' })
    await vms.post('grace', `${own}/start`).expect(303)
    await pass(60_000)

    const page = pageOf(await vms.get('grace', '/operations').expect(200))

    expect(page.querySelector('.failure p')?.text).toContain('48 of 50 are in use')
  })

  it('leaves nothing of Azure unescaped', async () => {
    await plan({ failure: { code: '<i>x', message: '<script>alert(1)</script>' } })
    await vms.post('ada', `${path}/start`).expect(303)
    await pass(60_000)

    for (const page of ['/operations', path, '/vms?q=web-batch']) {
      const { text } = await vms.get('ada', page).expect(200)
      expect(text).toContain('&lt;script&gt;alert(1)')
      expect(text).not.toContain('<script>alert(1)')
    }
  })
})
