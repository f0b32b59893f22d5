import { ArmError } from '../../../simulator/arm/arm-error.ts'
import { createLimits } from '../../../simulator/arm/limits.ts'
import { AppError, type ErrorKind } from '../../../src/domain/app-error.ts'
import type { AzureCall } from '../../../src/domain/azure-call.ts'
import type { Operation } from '../../../src/domain/operation.ts'
import { sendInTurn } from '../../../src/features/bulk/send-in-turn.ts'
import { createWriteBucket } from '../../../src/features/bulk/write-bucket.ts'
import { buildOperation } from '../../support/operation.ts'
import { createVirtualTime } from '../../support/virtual-time.ts'

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111'
const NEVER = new AbortController().signal

/** Azure with the limits of the local one, and answers that take some time. */
function startAzure({
  seed = 1,
  latencyMs = [200, 400],
}: { seed?: number; latencyMs?: readonly [number, number] } = {}) {
  const time = createVirtualTime()
  const limits = createLimits({ clock: time, speed: 1 })
  const sent: { name: string; at: number }[] = []
  const throttled: string[] = []
  let random = seed
  const halfOf = () => {
    random = (random * 16_807) % 2_147_483_647
    const [least, most] = latencyMs
    return (least + (random / 2_147_483_647) * (most - least)) / 2
  }
  return {
    time,
    sent,
    throttled,
    bucket: createWriteBucket({ clock: time }),
    /** Somebody else writes as this person. */
    spend: (number: number) => Array.from({ length: number }, () => limits.ask('write', 'ada', SUBSCRIPTION)),
    async send({ vm: { name } }: Operation, record: (call: AzureCall) => void): Promise<void> {
      await time.wait(halfOf(), NEVER)
      const quota = takeOr429(() => limits.ask('write', 'ada', SUBSCRIPTION))
      const at = time.now()
      await time.wait(halfOf(), NEVER)
      record(toCall(Object.entries(quota.headers).map(([key, value]) => `${key}: ${value}`)))
      if (quota.refusal) {
        throttled.push(name)
        throw quota.refusal
      }
      sent.push({ name, at })
    },
  }
}

function takeOr429(take: () => Record<string, string>): { headers: Record<string, string>; refusal?: AppError } {
  try {
    return { headers: take() }
  } catch (error) {
    if (!(error instanceof ArmError)) throw error
    const retryAfter = Number(error.headers['retry-after'])
    return { headers: error.headers, refusal: refuse('azure-throttled', { code: error.code, retryAfter }) }
  }
}

function refuse(kind: ErrorKind, azure: { code?: string; retryAfter?: number } = {}): AppError {
  return new AppError(kind, 'noSuchPage', { azure })
}

function toCall(quota: readonly string[]): AzureCall {
  return { method: 'POST', url: '', body: undefined, status: 202, durationMs: 0, quota, correlationId: undefined }
}

function many(number: number): Operation[] {
  return Array.from({ length: number }, (_, index) => {
    const operation = buildOperation()
    return { ...operation, id: `operation-${index}`, vm: { ...operation.vm, name: `vm-${index}` } }
  })
}

describe('many operations', () => {
  it.each([
    { number: 200, spent: 0, mostMs: 6_000 },
    { number: 340, spent: 0, mostMs: 14_000 * 1.15 },
    { number: 1_000, spent: 0, mostMs: 80_000 * 1.1 },
    { number: 200, spent: 140, mostMs: 14_000 * 1.15 },
  ])(
    '$number of them, after $spent writes, are sent as fast as Azure takes them',
    async ({ number, spent, mostMs }) => {
      for (const latencyMs of [
        [60, 160],
        [200, 400],
        [200, 1_600],
      ] as const) {
        const azure = startAzure({ latencyMs })
        azure.spend(spent)
        const begunAt = azure.time.now()

        const rest = await azure.time.run(sendInTurn(many(number), { ...azure, clock: azure.time, signal: NEVER }))

        expect(rest).toEqual([])
        expect(new Set(azure.sent.map(({ name }) => name)).size).toBe(number)
        expect(azure.sent).toHaveLength(number)
        expect(azure.throttled).toEqual([])
        expect(Math.max(...azure.sent.map(({ at }) => at)) - begunAt).toBeLessThanOrEqual(mostMs)
      }
    },
  )

  it('are all sent once, though somebody else writes as the same person meanwhile', async () => {
    const azure = startAzure()
    const work = sendInTurn(many(340), { ...azure, clock: azure.time, signal: NEVER })
    void azure.time.wait(500, NEVER).then(() => azure.spend(120))

    expect(await azure.time.run(work)).toEqual([])
    expect(azure.sent).toHaveLength(340)
  })

  it('wait for one VM alone, if Compute throttles that one', async () => {
    const azure = startAzure()
    let refusals = 0
    const begunAt = azure.time.now()
    const send: typeof azure.send = async (operation, record) => {
      if (operation.vm.name === 'vm-3' && azure.time.now() < begunAt + 30_000) {
        refusals += 1
        throw refuse('azure-throttled', { code: 'OperationNotAllowed', retryAfter: 15 })
      }
      await azure.send(operation, record)
    }

    await azure.time.run(sendInTurn(many(50), { ...azure, send, clock: azure.time, signal: NEVER }))

    const others = azure.sent.filter(({ name }) => name !== 'vm-3').map(({ at }) => at - begunAt)
    expect(azure.sent).toHaveLength(50)
    expect(refusals).toBe(2)
    expect(Math.max(...others)).toBeLessThan(5_000)
  })

  it('wait together, if Compute throttles one VM after the other', async () => {
    const azure = startAzure()
    const begunAt = azure.time.now()
    let refusals = 0
    const send: typeof azure.send = async (operation, record) => {
      await azure.time.wait(100, NEVER)
      if (azure.time.now() >= begunAt + 60_000) return azure.send(operation, record)
      refusals += 1
      throw refuse('azure-throttled', { code: 'OperationNotAllowed', retryAfter: 60 })
    }

    await azure.time.run(sendInTurn(many(300), { ...azure, send, clock: azure.time, signal: NEVER }))

    expect(azure.sent).toHaveLength(300)
    expect(refusals).toBeLessThanOrEqual(45)
  })

  it('are stopped half way: what is on its way arrives, and the rest is given back', async () => {
    const azure = startAzure()
    const stopping = new AbortController()
    const work = sendInTurn(many(600), { ...azure, clock: azure.time, signal: stopping.signal })
    void azure.time.wait(5_000, NEVER).then(() => stopping.abort())

    const rest = await azure.time.run(work)

    expect(rest.length).toBeGreaterThan(300)
    expect(azure.sent.length + rest.length).toBe(600)
  })

  it('end once Azure wants the person to sign in again, and go on after any other refusal', async () => {
    const azure = startAzure()
    const asked: string[] = []
    const send: typeof azure.send = (operation, record) => {
      asked.push(operation.vm.name)
      if (operation.vm.name === 'vm-2') return Promise.reject(refuse('forbidden'))
      if (operation.vm.name === 'vm-9') return Promise.reject(refuse('more-proof-needed'))
      return azure.send(operation, record)
    }

    const rest = await azure.time.run(sendInTurn(many(100), { ...azure, send, clock: azure.time, signal: NEVER }))

    expect(asked).toContain('vm-9')
    expect(asked.length + rest.length).toBe(100)
    expect(rest.length).toBeGreaterThan(40)
  })
})
