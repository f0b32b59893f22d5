import { execFile } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BICEP_ENVIRONMENT, findBicep } from './find-bicep.ts'
import { toGraphExtension } from './graph-types.ts'

const COMPILE_MS = 120_000
const run = promisify(execFile)
const bicep = findBicep()
const isUpdated = process.env['UPDATE_SNAPSHOTS'] === '1'

/** A mistake that the compiler finds in a file of infra/. */
const MISTAKES: readonly { readonly file: string; readonly right: string; readonly wrong: string }[] = [
  { file: 'my-vms.bicep', right: 'skuCapacity:', wrong: 'skuCapacty:' },
  { file: 'entra.bicep', right: "uniqueName: '${uniqueName}-auth'", wrong: "uniqueNam: '${uniqueName}-auth'" },
  { file: 'entra.bicep', right: 'issuer: issuer', wrong: 'isuer: issuer' },
  { file: 'site.bicep', right: 'ftpsState:', wrong: 'ftpsStat:' },
  { file: 'site.bicep', right: 'loginParameters:', wrong: 'loginParams:' },
  { file: 'my-vms.bicep', right: "'Key Vault Secrets User'", wrong: '4633458' },
  { file: 'redis.bicep', right: "'EnterpriseCluster'", wrong: "'Enterprise'" },
  { file: 'redis.bicep', right: 'userObjectId:', wrong: 'userObjectID:' },
  { file: 'audit.bicep', right: 'allowProtectedAppendWrites: true', wrong: 'allowProtectedAppendWrite: true' },
  { file: 'audit.bicep', right: 'daysAfterModificationGreaterThan', wrong: 'daysAfterModificationGreater' },
  { file: 'site.bicep', right: 'tokenRefreshExtensionHours: 72', wrong: "tokenRefreshExtensionHours: '72'" },
]
/** Rules whose breach would need more than a file of its own. */
const HARD_TO_BREACH = ['secure-params-in-nested-deploy', 'use-secure-value-for-secure-inputs']

interface Said {
  readonly code: number
  readonly output: string
  readonly said: string
}

describe('the compiler of the infrastructure', () => {
  it('is there on CI', () => {
    if ('missing' in bicep) process.stderr.write(`${bicep.missing}\n`)

    if (process.env['CI']) expect(bicep).toEqual({ path: expect.any(String) })
  })
})

const whereCompiled = 'path' in bicep ? describe : describe.skip

whereCompiled('the infrastructure, compiled', () => {
  const root = mkdtempSync(join(tmpdir(), 'my-vms-infra-'))
  const [whole, planted] = [join(root, 'whole'), join(root, 'planted')]
  const config = JSON.parse(readFileSync('infra/bicepconfig.json', 'utf8'))

  beforeAll(async () => {
    layOut(whole)
    const { index, types } = toGraphExtension()
    writeFileSync(join(root, 'index.json'), JSON.stringify(index))
    writeFileSync(join(root, 'types.json'), JSON.stringify(types))
    await compiler(['publish-extension', join(root, 'index.json'), '--target', join(root, 'graph.tgz')])
  }, COMPILE_MS)
  afterAll(() => {
    rmSync(root, { recursive: true })
  })

  /** The files of infra/ as they are, beside stand-ins for what they take from registries. */
  function layOut(folder: string): void {
    cpSync('infra', join(folder, 'infra'), { recursive: true })
    cpSync('test/infra', join(folder, 'test/infra'), { recursive: true })
    const standIns = {
      extensions: { microsoftGraphV1: '../graph.tgz' },
      moduleAliasesMock: { br: { public: { mapToFilePath: './test/infra/stubs' } } },
    }
    writeFileSync(join(folder, 'bicepconfig.json'), JSON.stringify({ ...config, ...standIns }))
  }

  async function compiler(args: readonly string[]): Promise<Said> {
    const path = 'path' in bicep ? bicep.path : ''
    try {
      const { stdout, stderr } = await run(path, args, { env: BICEP_ENVIRONMENT, maxBuffer: 64e6 })
      return { code: 0, output: stdout, said: stderr.replaceAll(root, '') }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { code, output: stdout, said: stderr.replaceAll(root, '') }
    }
  }

  const withConfig = (folder: string) => ['--config', join(folder, 'bicepconfig.json')]

  it.each(['one', 'scaled'])(
    'has nothing that the compiler finds wrong, and makes what the snapshot “%s” says',
    async (name) => {
      const path = join(whole, 'test/infra', `${name}.bicepparam`)
      const golden = `test/infra/${name}.snapshot.json`

      const { code, said } = await compiler(['snapshot', path, ...withConfig(whole), ...WHERE])

      // A warning ends with 0 as well.
      expect({ code, said }).toEqual({ code: 0, said: '' })
      const made = toComparable(readFileSync(path.replace(/bicepparam$/, 'snapshot.json'), 'utf8'))
      if (isUpdated) writeFileSync(golden, made)
      expect(made).toBe(readFileSync(golden, 'utf8'))
    },
    COMPILE_MS,
  )

  it(
    'is formatted as the compiler does it, as are its stand-ins',
    async () => {
      const folder = join(root, 'formatted')
      layOut(folder)

      const { code, said } = await compiler(['format', '--pattern', join(folder, '**/*.bicep'), ...withConfig(folder)])

      const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bicep'))
      const changed = all.filter((name) => readFileSync(join(folder, name), 'utf8') !== readFileSync(name, 'utf8'))
      expect({ code, said }).toEqual({ code: 0, said: '' })
      expect(changed).toEqual([])
    },
    COMPILE_MS,
  )

  it(
    'has nothing that the compiler finds wrong in what Container Apps need, and would tell a mistake',
    async () => {
      const folder = join(root, 'container-apps')
      layOut(folder)
      const main = join(folder, 'infra/container-apps/main.bicep')
      const build = () => compiler(['build', main, ...withConfig(folder), '--no-restore', '--stdout'])

      const { code, said } = await build()
      plant(main, 'targetPort:', 'targetPrt:')

      expect({ code, said }).toEqual({ code: 0, said: '' })
      expect((await build()).said).toContain('targetPrt')
    },
    COMPILE_MS,
  )

  it(
    'would not be, with any of these mistakes, nor with a breach of a rule that is an error here',
    async () => {
      layOut(planted)
      for (const { file, right, wrong } of MISTAKES) plant(join(planted, 'infra', file), right, wrong)
      const bad =
        "module bad '../test/infra/planted/bad.bicep' = {\n  scope: group\n  params: { unused: '', thing: {} }\n}\n"
      appendFileSync(join(planted, 'infra/main.bicep'), bad)

      const main = join(planted, 'infra/main.bicep')
      const { code, said } = await compiler(['build', main, ...withConfig(planted), '--no-restore', '--stdout'])

      expect(code).toBe(1)
      for (const { file, wrong } of MISTAKES) {
        const [word = ''] = /\w+/.exec(wrong) ?? []
        expect(said).toMatch(new RegExp(`infra/${file}\\(.*${word}`))
      }
      const broken = [...said.matchAll(/ Error ([a-z-]+):/g)].map(([, rule]) => rule)
      const rules = Object.entries<{ level: string }>(config.analyzers.core.rules).filter(
        ([, { level }]) => level === 'error',
      )
      const names = rules.map(([name]) => name).filter((name) => !HARD_TO_BREACH.includes(name))
      expect(names.filter((name) => !broken.includes(name))).toEqual([])
    },
    COMPILE_MS,
  )
})

/** Fixes what names are made of. */
const WHERE = [
  ...['--tenant-id', '00000000-0000-4000-8000-00000000000a'],
  ...['--subscription-id', '00000000-0000-4000-8000-00000000000b'],
  ...['--location', 'westeurope', '--deployment-name', 'golden'],
]

function plant(path: string, right: string, wrong: string): void {
  const text = readFileSync(path, 'utf8')
  if (!text.includes(right)) throw new Error(`${path} no longer has ${right}.`)
  writeFileSync(
    path,
    text.replace(right, () => wrong),
  )
}

/** Keys come in another order each time, and resources of Graph have no name. */
function toComparable(snapshot: string): string {
  const { predictedResources, ...rest } = JSON.parse(snapshot) as { predictedResources: readonly object[] }
  const resources = predictedResources.map((resource) => JSON.stringify(sortKeys(resource), undefined, 2))
  const sorted = { ...rest, predictedResources: resources.toSorted().map((text) => JSON.parse(text) as object) }
  return `${JSON.stringify(sortKeys(sorted), undefined, 2)}\n`
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]))
}
