import type { Operation } from '../../src/domain/operation.ts'
import { createUsualTimes } from '../../src/domain/usual-time.ts'
import { buildOperation } from '../support/operation.ts'

const run = (seconds: number, changes: Partial<Operation> = {}): Operation =>
  buildOperation({ action: 'start', status: 'succeeded', begunAt: 1_000, endedAt: 1_000 + seconds * 1_000, ...changes })
const another = buildOperation({ action: 'start', status: 'running' })
const usualOf = (operations: readonly Operation[], of = another) => createUsualTimes(operations)(of)

describe('how long an action usually takes', () => {
  it('is what most of its last runs took, as anybody would say it', () => {
    expect(usualOf([run(42), run(600), run(51)])).toBe(50)
    expect(usualOf([run(400)])).toBe(390)
    expect(usualOf([run(1)])).toBe(5)
  })

  it('is told by the last nine, and not by the run itself', () => {
    const last = Array.from({ length: 9 }, () => run(30))
    const older = Array.from({ length: 20 }, () => run(300))
    const itself = run(80)

    expect(usualOf([...last, ...older])).toBe(30)
    expect(usualOf([itself, ...last, ...older], itself)).toBe(30)
    expect(usualOf([itself], itself)).toBe(60)
  })

  it.each([
    ['of another action', { action: 'stop' }],
    ['that failed', { status: 'failed' }],
    ['that goes on', { status: 'running', endedAt: undefined }],
    ['of which nobody knows the end', { status: 'unknown', endedAt: undefined }],
  ] as const)('is not told by one %s', (_, changes) => {
    expect(usualOf([run(300, changes)])).toBe(60)
  })
})
