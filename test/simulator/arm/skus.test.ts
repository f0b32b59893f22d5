import { type Clients, type LocalAzure, startLocalAzure } from '../../support/local-azure.ts'

const PATH = '/subscriptions/{Contoso Production}/providers/Microsoft.Compute/skus?api-version=2021-07-01'

describe('The SKUs of Compute', () => {
  let azure: LocalAzure
  let linus: Clients
  beforeAll(async () => {
    azure = await startLocalAzure()
    linus = azure.as('linus')
  })
  afterAll(() => azure.close())

  const list = async (filter = '') => {
    const { status, body } = await linus.fetch('GET', PATH + (filter && `&$filter=${encodeURIComponent(filter)}`))
    return { status, body, skus: body.value as { name: string; resourceType: string; locations: string[] }[] }
  }

  it('are told to whoever may read the subscription, in the shape of the official example', async () => {
    const { status, skus } = await list("location eq 'westeurope'")

    expect(status).toBe(200)
    expect(skus.find(({ name }) => name === 'Standard_E8-4s_v5')).toEqual({
      resourceType: 'virtualMachines',
      name: 'Standard_E8-4s_v5',
      tier: 'Standard',
      size: 'E8-4s_v5',
      family: 'standardESv5Family',
      locations: ['westeurope'],
      locationInfo: [{ location: 'westeurope', zones: ['1', '2', '3'], zoneDetails: [] }],
      capabilities: [
        { name: 'OSVhdSizeMB', value: '1047552' },
        { name: 'vCPUs', value: '8' },
        { name: 'MemoryGB', value: '64' },
        { name: 'CpuArchitectureType', value: 'x64' },
        { name: 'vCPUsAvailable', value: '4' },
      ],
      restrictions: [],
    })
  })

  it('are listed once for each region without a filter, and are not machines alone', async () => {
    const { skus } = await list()
    const places = skus.filter(({ name }) => name === 'Standard_B1s').flatMap(({ locations }) => locations)

    expect(places).toContain('westeurope')
    expect(new Set(places).size).toBe(places.length)
    expect(places.length).toBeGreaterThan(5)
    expect(new Set(skus.map(({ resourceType }) => resourceType))).toEqual(
      new Set(['virtualMachines', 'availabilitySets']),
    )
  })

  it('are none in a region that is not there, and a filter that is not simulated is a 501', async () => {
    expect(await list("location eq 'atlantis'")).toMatchObject({ status: 200, body: { value: [] } })
    expect(await list("name eq 'Standard_B1s'")).toMatchObject({ status: 501 })
  })

  it('are not told to whoever may only read a resource group', async () => {
    const path = PATH.replace('Production', 'Development')

    const { status, body } = await azure.as('grace').fetch('GET', path)

    expect(status).toBe(403)
    expect(body.error.code).toBe('AuthorizationFailed')
    expect(body.error.message).toContain('Microsoft.Compute/skus/read')
  })

  it('are listed by an older operation too, for one region', async () => {
    const ask = (location: string) =>
      linus.fetch(
        'GET',
        `/subscriptions/{Contoso Production}/providers/Microsoft.Compute/locations/${location}/vmSizes?api-version=2024-07-01`,
      )

    const { status, body } = await ask('WestEurope')

    expect(status).toBe(200)
    expect(body.value).toContainEqual({
      name: 'Standard_B2ms',
      numberOfCores: 2,
      osDiskSizeInMB: 1_047_552,
      resourceDiskSizeInMB: 16_384,
      memoryInMB: 8_192,
      maxDataDiskCount: 4,
    })
    expect(await ask('atlantis')).toMatchObject({ status: 501 })
  })

  it('hold the size of every machine of the estates', async () => {
    const { skus } = await list("location eq 'westeurope'")
    const names = skus.map(({ name }) => name)
    const generated = await startLocalAzure({ estate: 'generated:3x60' })
    await generated.close()

    expect(names).toEqual(expect.arrayContaining([...sizesOf(azure), ...sizesOf(generated)]))
  })
})

function sizesOf({ world }: LocalAzure): string[] {
  const groups = [...world.subscriptions.values()].flatMap((subscription) => [...subscription.groups.values()])
  return [...new Set(groups.flatMap((group) => [...group.vms.values()].map(({ size }) => size)))]
}
