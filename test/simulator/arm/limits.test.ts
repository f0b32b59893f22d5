import { ArmError } from '../../../simulator/arm/arm-error.ts'
import { createLimits } from '../../../simulator/arm/limits.ts'
import { type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'

const [SUBSCRIPTION, OTHER] = ['11111111-2222-4333-8444-555555555555', '99999999-2222-4333-8444-555555555555']

describe("Resource Manager's limits of a person in a subscription", () => {
  it.each([
    ['read', 250, 25],
    ['write', 200, 10],
  ] as const)('are of a %s %i at a stretch, then %i a second', (kind, holds, perSecond) => {
    let now = 0
    const limits = createLimits({ clock: { now: () => now }, speed: 1 })
    const ask = (times: number, who = 'ada', subscription = SUBSCRIPTION) =>
      Array.from({ length: times }, () => limits.ask(kind, who, subscription)).at(-1)
    const header = `x-ms-ratelimit-remaining-subscription-${kind}s`

    expect(ask(1)).toEqual({ [header]: String(holds - 1) })
    expect(ask(holds - 1)).toEqual({ [header]: '0' })
    expect(() => ask(1)).toThrow(ArmError)
    expect(ask(1, 'linus')).toEqual({ [header]: String(holds - 1) })
    expect(ask(1, 'ada', OTHER)).toEqual({ [header]: String(holds - 1) })
    now += 1_000
    expect(ask(perSecond)).toEqual({ [header]: '0' })
    expect(() => ask(1)).toThrow(`Number of '${kind}' requests for subscription '${SUBSCRIPTION}' actor 'ada' exceeded`)
  })

  describe('over HTTP', () => {
    let azure: LocalAzure
    beforeAll(async () => {
      azure = await startLocalAzure()
    })
    afterAll(() => azure.close())

    it('count reads and writes apart, and say what is left', async () => {
      const path = '/subscriptions/{Contoso Production}/resourceGroups/rg-web-prod'
      const vm = `${path}/providers/Microsoft.Compute/virtualMachines/web-01`
      const ask = async (method: string, url: string) =>
        (await azure.as('ada').fetch(method, `${url}?api-version=2024-07-01`)).headers
      const left = (headers: Headers) =>
        ['reads', 'writes'].map((kind) => headers.get(`x-ms-ratelimit-remaining-subscription-${kind}`))

      expect(left(await ask('GET', path))).toEqual(['249', null])
      expect(left(await ask('POST', `${vm}/redeploy`))).toEqual([null, '199'])
    })
  })
})
