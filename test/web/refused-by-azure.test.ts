import supertest, { type Response } from 'supertest'
import { KNOWN_FAILURES } from '../../src/azure/transport/known-failures.ts'
import { en } from '../../src/words/en.ts'
import { type MyVms, pageOf, startMyVms, textOf } from '../support/my-vms.ts'

const NIC = '/subscriptions/5b1f/resourceGroups/rg-net/providers/Microsoft.Network/networkInterfaces/nic-1'
const OTHER_TENANT = '99999999-8888-4777-8666-555555555555'
const OWN_PAGE = { 'sec-fetch-site': 'same-origin' }
const START = { method: 'POST', path: '/start$' }
const DEALLOCATE = { method: 'POST', path: '/deallocate$' }

/** What Azure answers, and what a person must and must not read. */
interface Case {
  readonly status?: number
  readonly code: string
  readonly message?: string
  readonly says: readonly (string | RegExp)[]
  readonly answers?: number
}

const CASES: readonly Case[] = [
  {
    code: 'DenyAssignmentAuthorizationFailed',
    message:
      "The client 'ada' has permission to perform action 'Microsoft.Compute/virtualMachines/deallocate/action' on scope '/subscriptions/5b1f'; however, the access is denied because of the deny assignment with name 'Made by Databricks' and Id '77' at scope '/subscriptions/5b1f'.",
    says: ['“Made by Databricks”', 'a service that protects it', 'Somebody else decides'],
  },
  {
    code: 'DenyAssignmentAuthorizationFailed',
    message: 'You are permitted to perform this, but deny assignment aks-lockdown takes it away.',
    says: ['“aks-lockdown”'],
  },
  {
    code: 'DenyAssignmentAuthorizationFailed',
    message: 'In other words than ever.',
    says: ['a service that protects it', 'In other words than ever.'],
  },
  {
    code: 'RequestDisallowedByPolicy',
    message: "Resource 'web-batch' was disallowed by policy.",
    says: ["organisation's policy"],
  },
  {
    code: 'RequestDisallowedByAzure',
    message: "Resource 'web-batch' was disallowed by Azure: This policy maintains a set of best available regions.",
    says: ['Azure itself does not allow this'],
  },
  {
    code: 'ReadOnlyDisabledSubscription',
    message: 'It is disabled.',
    says: ['subscription of this machine is disabled'],
  },
  { code: 'NeverHeardOf', message: 'The moon is in the wrong phase.', says: ['The moon is in the wrong phase.'] },
  {
    status: 400,
    code: 'NotSupported',
    message: 'Deallocation of this ephemeral machine is not supported.',
    says: ['Deallocation of this ephemeral machine is not supported.', 'Not possible right now'],
    answers: 409,
  },
  {
    status: 400,
    code: 'OperationNotAllowed',
    message: 'The machine is being migrated.',
    says: ['The machine is being migrated.'],
    answers: 409,
  },
  { status: 400, code: 'BadRequest', message: 'This host is full.', says: ['This host is full.'], answers: 409 },
  { status: 412, code: 'PreconditionFailed', message: 'It has changed.', says: ['It has changed.'], answers: 409 },
  { status: 409, code: 'AllocationFailed', message: 'No.', says: ['no capacity', 'Waiting helps'], answers: 409 },
]

describe('what Azure refuses', () => {
  let vms: MyVms
  let off: string
  let on: string

  beforeAll(async () => {
    vms = await startMyVms()
    off = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-batch')
    on = vms.vmPath('Contoso Production', 'rg-web-prod', 'web-01')
  })
  beforeEach(() => vms.reset())
  afterAll(() => vms.close())

  const toBody = (code: string | undefined, message = '') => ({ error: { code, message } })
  const sectionOf = (response: Response) => pageOf(response).querySelector('main section')
  /** The text of the page without its details for support. */
  const saidBy = (response: Response) => {
    const section = sectionOf(response)
    section?.querySelector('details')?.remove()
    return section?.structuredText ?? ''
  }

  it.each(CASES)('as $status $code is told by its code, and is cured by no role', async (one) => {
    const { status = 403, code, message, says, answers = status } = one
    await vms.setFaults(
      { match: START, status, body: toBody(code, message) },
      { match: DEALLOCATE, status, body: toBody(code, message) },
    )

    const pages = [await vms.post('ada', `${off}/start`), await vms.post('ada', `${on}/stop`, { confirm: 'yes' })]
    const history = textOf(await vms.get('ada', '/operations'))

    for (const page of pages) {
      expect(page.status).toBe(answers)
      for (const words of says) expect(textOf(page)).toMatch(words)
      expect(textOf(page)).not.toMatch(/\brole\b|\brights\b/i)
      expect(saidBy(page)).toContain('Nothing was changed')
    }
    expect(history).toContain('Failed')
    expect(history).not.toContain('did not understand')
  })

  it('for a right that is missing names it, and advises a role', async () => {
    const page = await vms.post('linus', `${off}/start`).expect(403)

    expect(saidBy(page)).toContain('You can’t start web-batch')
    expect(saidBy(page)).toContain('Ask its owner for Desktop Virtualization Power On Contributor.')
    expect(saidBy(page)).toContain('Missing: Microsoft.Compute/virtualMachines/start/action')
  })

  it.each([
    [
      `The client 'ada' has permission to perform action 'Microsoft.Compute/virtualMachines/start/action' on scope '/subscriptions/5b1f/x'; however, it does not have permission to perform action(s) 'Microsoft.Network/networkInterfaces/join/action' on the linked scope(s) '${NIC}' (respectively) or the linked scope(s) are invalid.`,
      [NIC, '“Microsoft.Network/networkInterfaces/join/action”'],
    ],
    [
      `May perform Microsoft.Compute/virtualMachines/start/action on /subscriptions/5b1f/x, not Microsoft.Network/networkInterfaces/join/action on the linked ${NIC}.`,
      [NIC, '“Microsoft.Network/networkInterfaces/join/action”'],
    ],
    ['Something linked is in the way.', ['linked to something that your rights do not cover']],
  ])('for a right on something linked names that, and not what the person may do: %s', async (message, says) => {
    await vms.setFaults({ match: START, status: 403, body: toBody('LinkedAuthorizationFailed', message) })

    const page = await vms.post('ada', `${off}/start`).expect(403)

    for (const words of says) expect(saidBy(page)).toContain(words)
    expect(saidBy(page)).not.toContain('virtualMachines/start/action')
    expect(saidBy(page)).toContain('for a role that includes it')
  })

  it('for something linked in another directory advises no role', async () => {
    const message =
      "The client has permission to perform action 'A', however the current tenant '1' is not authorized to access linked subscription '2'."
    await vms.setFaults({ match: START, status: 403, body: toBody('LinkedAuthorizationFailed', message) })

    const page = await vms.post('ada', `${off}/start`).expect(403)

    expect(saidBy(page)).toMatch(/In another directory/)
    expect(saidBy(page)).not.toContain('role')
  })

  it.each(['RequestDisallowedByPolicy', 'RequestDisallowedByAzure'])(
    'for want of a second factor (%s) leads through a sign-in, and tells whoever runs the app how to ask for it',
    async (code) => {
      const message =
        'You tried to change Azure resources without MFA. To resolve this error, go to https://aka.ms/MFAforAzure.'
      await vms.setFaults({ match: START, status: 403, body: toBody(code, message) })

      const page = await vms.post('ada', `${off}/start`).expect(403)

      expect(saidBy(page)).toContain('a second proof of who they are')
      expect(sectionOf(page)?.querySelector('.ways a')?.getAttribute('href')).toContain('/.auth/login/aad')
      expect(textOf(page)).toContain('cover the SDK app registration')
      expect(textOf(page)).not.toMatch(/\brole\b/)
      expect(saidBy(page)).toContain('once you are signed in you can do it with one click')
      const href = sectionOf(page)?.querySelector('.ways a')?.getAttribute('href') ?? ''
      const [, mark = ''] = /signed-in=([\w.]+)$/.exec(decodeURIComponent(href)) ?? []
      const again = await vms.post('ada', `${off}/start`, { 'signed-in': mark }).expect(403)
      expect(saidBy(again)).toContain('Signing in again did not help')
      expect(saidBy(again)).toContain('Nothing was changed. You have just signed in')
      expect(saidBy(again)).not.toContain('one click')
    },
  )

  it.each([
    [
      `It is from 'https://sts.windows.net/1/'. It must match the tenant 'https://sts.windows.net/${OTHER_TENANT}/'.`,
      OTHER_TENANT,
    ],
    ['It is of another one.', 'another directory than the one'],
  ])(
    'since it is in another directory says which, and offers no sign-in, whose script would only refresh: %s',
    async (message, says) => {
      await vms.setFaults({
        match: { method: 'GET', path: 'virtualMachines' },
        status: 401,
        body: toBody('InvalidAuthenticationTokenTenant', message),
      })

      const page = await vms.get('ada', off).expect(403)

      expect(saidBy(page)).toContain(says)
      expect(pageOf(page).querySelector('[data-sign-in]')).toBeNull()
      expect(page.text).not.toContain('post_login_redirect_uri=%2Fvms%2F')
    },
  )

  it('since the app asks for tokens of another audience is a fault of its settings', async () => {
    await vms.setFaults({ match: START, status: 401, body: toBody('InvalidAuthenticationTokenAudience', 'Wrong.') })

    const page = await vms.post('ada', `${off}/start`).expect(500)

    expect(textOf(page)).toContain('Check ARM_AUDIENCE and CLOUD')
  })

  it('when it asks for an authentication context names that, asks once, and says who must ask for it at sign-in', async () => {
    const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } })
    const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`
    const ada = vms.headersOf('ada')
    await supertest(vms.app).get(off).set(ada).expect(200)
    const body = { error: { code: 'RequestDisallowed', message: 'x' } }
    await vms.setFaults(
      { match: START, status: 401, headers: { 'www-authenticate': challenge }, body },
      {
        match: { path: '/oauth2/' },
        status: 400,
        body: { error: 'invalid_grant', error_description: 'AADSTS50076: x' },
      },
    )
    await vms.azure.control('DELETE', '/requests')

    const first = await supertest(vms.app).post(`${off}/start`).set(ada).set(OWN_PAGE).type('form').expect(403)
    const rounds = await vms.asked(/\/start$/)
    const href = sectionOf(first)?.querySelector('.ways a')?.getAttribute('href') ?? ''
    const [, mark = ''] = /signed-in=([\w.]+)$/.exec(decodeURIComponent(href)) ?? []
    const again = await supertest(vms.app)
      .post(`${off}/start`)
      .set(ada)
      .set(OWN_PAGE)
      .type('form')
      .send({ 'signed-in': mark })
      .expect(403)

    expect(rounds).toHaveLength(1)
    expect(textOf(again)).toContain('Signing in again did not help')
    for (const page of [first, again]) {
      expect(saidBy(page)).toContain('the authentication context “c1”')
      expect(saidBy(page)).toContain('Whoever looks after Conditional Access must ask for it when people sign in')
      expect(textOf(page)).toContain('which Easy Auth does not ask for at sign-in')
    }
  })

  it('has words that are there, for each code of the table', () => {
    for (const { words, cure, codes } of KNOWN_FAILURES) {
      expect([codes, typeof en.sentences[words]]).toEqual([codes, 'string'])
      expect(en.errors.cures[cure].advice).not.toBe('')
    }
  })
})
