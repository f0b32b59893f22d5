import { createMarkers } from '../../bench/isolation/markers.ts'
import { runIsolation } from '../../bench/isolation/run.ts'
import { startInstances } from '../../bench/isolation/start.ts'

const REQUESTS = 100_000
/** On two cores 100,000 take longer, so what fits counts here. `npm run isolation` has no such limit. */
const ENOUGH_MS = 60_000
const RESIDENTS = 400

describe('what is searched for in an answer', () => {
  const markers = createMarkers(10)
  const object = '/subscriptions/x/resourceGroups/rg-web-0002'

  it.each([
    ['a VM', 'api-vm-000012'],
    ['a group', object],
    ['a subscription', 'Generated 0002'],
    ['a person', 'Resident 2'],
    ['an address of a person', 'resident2@contoso.example'],
    ['an address of a VM', '20.0.0.21'],
  ])('is %s', (_, text) => {
    expect(markers.findForeign(`<p>${text}</p>`, 1, new Set(['/vms']))).toHaveLength(1)
    expect(markers.findForeign(`<p>${text}</p>`, 2, new Set(['/vms']))).toEqual([])
  })

  it('is a token, whose ever it is', () => {
    expect(markers.findForeign('Bearer eyJhbGciOiJSUzI1NiIsInR5cCI6', 1, new Set(['/vms']))).toHaveLength(1)
  })

  it('is nothing that was in the question, and no id that is nobody’s', () => {
    expect(markers.findForeign('There is no api-vm-000012.', 1, new Set(['/vms/x/y/api-vm-000012']))).toEqual([])
    expect(markers.findForeign('request 0f5c2f0a-1a9c-5b1d-9f4e-2f1f6f6f0a11', 1, new Set(['/vms']))).toEqual([])
  })
})

describe('many people before three instances that share a Redis, with cancelled requests and an Azure that fails,', () => {
  const ends: (() => unknown)[] = []

  afterAll(async () => {
    for (const end of ends.toReversed()) await end()
  }, 60_000)

  it('each get nothing of anybody else’s', async () => {
    const { azure, origins } = await startInstances({
      residents: RESIDENTS,
      instances: 3,
      onEnd: (end) => ends.push(end),
    })
    const begun = performance.now()
    const isOver = (requests: number) => requests >= REQUESTS || performance.now() - begun > ENOUGH_MS

    const result = await runIsolation({ azure, origins, residents: RESIDENTS, isOver })

    expect(result.foreign).toEqual([])
    // The proof needs answers that do show VMs, and requests that end within their answers.
    expect(result.withOwn).toBeGreaterThan(result.requests / 20)
    expect(result.incomplete).toBeGreaterThan(result.requests / 200)
    process.stderr.write(
      `Isolation: ${result.requests} requests, ${result.foreign.length} with anything of somebody else’s.\n`,
    )
  }, 180_000)
})
