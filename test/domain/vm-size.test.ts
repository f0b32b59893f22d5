import { createClock } from '../../simulator/clock.ts'
import { createWorld } from '../../simulator/world/world.ts'
import { findVmSize } from '../../src/domain/vm-size.ts'
import { VM_SIZES } from '../../src/domain/vm-sizes.ts'

describe('The size of a machine', () => {
  it.each([
    ['Standard_D2s_v5', 2, 8],
    ['Standard_B1ls', 1, 0.5],
    ['Standard_A0', 1, 0.75],
    ['Standard_DS1_v2', 1, 3.5],
    ['Standard_M8ms', 8, 218.75],
    ['Standard_E96as_v5', 96, 672],
    ['Standard_NC24ads_A100_v4', 24, 220],
    ['Standard_NV6ads_A10_v5', 6, 55],
    ['Standard_HB120rs_v3', 120, 456],
    ['Standard_D2as_v7', 2, 8],
    ['Standard_E2ps_v6', 2, 16],
  ])('%s has %d cores and %d GiB', (name, cores, memoryGib) => {
    expect(findVmSize(name)).toEqual({ cores, memoryGib })
  })

  it.each(['Standard_B2ms', 'standard_b2ms', 'STANDARD_B2MS', 'Standard_B2Ms'])('is found as %s', (name) => {
    expect(findVmSize(name)).toEqual({ cores: 2, memoryGib: 8 })
  })

  it.each([
    ['Standard_E8-4s_v5', 4, 'Standard_E8s_v5'],
    ['Standard_M416-208ms_v2', 208, 'Standard_M416ms_v2'],
    ['Standard_DS14-8_v2', 8, 'Standard_DS14_v2'],
    ['Standard_GS5-16', 16, 'Standard_GS5'],
  ])('%s has the %d cores that it gets, and the memory of %s', (name, cores, original) => {
    expect(findVmSize(name)).toEqual({ cores, memoryGib: findVmSize(original)?.memoryGib })
  })

  it.each(['Standard_D9999s_v5', 'Standard_D2s_v99', 'D2s_v5', '', '__proto__', 'constructor', 'Standard_D2s_v5 '])(
    'is not guessed where the table has no "%s"',
    (name) => {
      expect(findVmSize(name)).toBeUndefined()
    },
  )
})

describe('The table of sizes', () => {
  const names = Object.keys(VM_SIZES)

  it('is sorted, and holds each size once in whatever letter case', () => {
    expect(names).toEqual(names.toSorted())
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length)
    expect(names.length).toBeGreaterThan(1_000)
  })

  it('has cores and memory of every size, within what Azure has ever sold', () => {
    const odd = Object.entries(VM_SIZES).filter(
      ([name, [cores, memoryGib]]) =>
        !/^(Standard|Basic)_[A-Z][\w-]*$/.test(name) ||
        !Number.isInteger(cores) ||
        cores < 1 ||
        cores > 1_000 ||
        memoryGib < 0.5 ||
        memoryGib > 16_000,
    )

    expect(odd).toEqual([])
  })

  it('says of every constrained size the cores that its name says', () => {
    const constrained = names.flatMap((name) => {
      const [, active] = /^Standard_[A-Z]+\d+-(\d+)/.exec(name) ?? []
      return active === undefined ? [] : [{ name, active }]
    })

    expect(constrained.length).toBeGreaterThan(100)
    expect(constrained.filter(({ name, active }) => findVmSize(name)?.cores !== Number(active))).toEqual([])
  })

  it.each(['contoso', 'generated:3x60'])('has every size that the estate %s runs', (estate) => {
    const world = createWorld({ estate, clock: createClock(), speed: 1 })
    const groups = [...world.subscriptions.values()].flatMap(({ groups }) => [...groups.values()])
    const sizes = new Set(groups.flatMap(({ vms }) => [...vms.values()].map(({ size }) => size)))

    expect([...sizes].filter((size) => findVmSize(size) === undefined)).toEqual([])
    expect(sizes.size).toBeGreaterThan(3)
  })
})
