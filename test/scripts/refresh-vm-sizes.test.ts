import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTable, toTableText } from '../../scripts/vm-size-table.ts'
import { type LocalAzure, startLocalAzure } from '../support/local-azure.ts'
import { startProgram } from '../support/process.ts'

describe('npm run refresh:sizes', () => {
  let azure: LocalAzure
  let folder: string
  let file: string
  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  afterAll(() => azure.close())
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vm-sizes-'))
    file = join(folder, 'vm-sizes.ts')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const refresh = async (changes: Record<string, string> = {}) => {
    const { servicePrincipal, tenantId } = azure.directory
    const program = startProgram(['scripts/refresh-vm-sizes.ts', file], {
      ARM_ENDPOINT: azure.origin,
      ARM_AUDIENCE: 'https://management.azure.com',
      AUTHORITY_HOST: azure.origin,
      CA_BUNDLE: azure.caFile,
      AZURE_SUBSCRIPTION_ID: azure.idOf('Contoso Production'),
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: servicePrincipal.clientId,
      AZURE_CLIENT_SECRET: servicePrincipal.clientSecret,
      ...changes,
    })
    return { code: await program.exited, output: program.output() }
  }

  it('writes what Azure lists over what the table said, and leaves the rest', async () => {
    const sizes = new Map([
      ['Standard_Gone', { cores: 3, memoryGib: 5 }],
      ['Standard_B1s', { cores: 99, memoryGib: 99 }],
    ])
    await writeFile(file, toTableText({ sources: ['hearsay'], sizes }, '2020-01-01'))

    const { code, output } = await refresh()

    const text = await readFile(file, 'utf8')
    const table = readTable(text)
    expect(output).toMatch(/has 18 sizes: 17 as Azure lists them, 1 kept from before/)
    expect(code).toBe(0)
    expect(text).toContain(`Made on ${new Date().toISOString().slice(0, 10)}`)
    expect(table.sources).toEqual([expect.stringMatching(/^resourceSkus of a subscription, read on /), 'hearsay'])
    expect(table.sizes.get('Standard_Gone')).toEqual({ cores: 3, memoryGib: 5 })
    expect(table.sizes.get('Standard_B1s')).toEqual({ cores: 1, memoryGib: 1 })
    expect(table.sizes.get('Standard_A0')).toEqual({ cores: 1, memoryGib: 0.75 })
    expect(table.sizes.get('Standard_E8-4s_v5')).toEqual({ cores: 4, memoryGib: 64 })
    expect(table.sizes.has('Aligned')).toBe(false)
  })

  it('finds nothing to correct in the table of the repo', async () => {
    await copyFile('src/domain/vm-sizes.ts', file)

    const { code } = await refresh()

    const before = readTable(await readFile('src/domain/vm-sizes.ts', 'utf8'))
    expect(code).toBe(0)
    expect(readTable(await readFile(file, 'utf8')).sizes).toEqual(before.sizes)
  })

  it.each([
    ['no subscription is named', { AZURE_SUBSCRIPTION_ID: '' }, /AZURE_SUBSCRIPTION_ID is missing/],
    [
      'the subscription is not there',
      { AZURE_SUBSCRIPTION_ID: '00000000-0000-4000-8000-000000000000' },
      /404 \(SubscriptionNotFound\)/,
    ],
    ['nobody is signed in', { AZURE_CLIENT_SECRET: '', PATH: '/nowhere' }, /az login|Azure CLI/],
  ])('says so and changes nothing where %s', async (_, changes, sentence) => {
    await copyFile('src/domain/vm-sizes.ts', file)

    const { code, output } = await refresh(changes)

    expect(code).toBe(1)
    expect(output).toMatch(sentence)
    expect(await readFile(file, 'utf8')).toBe(await readFile('src/domain/vm-sizes.ts', 'utf8'))
  })
})
