import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

interface Workflow {
  readonly permissions?: object
  readonly concurrency?: object
  readonly jobs: Readonly<Record<string, Job>>
}

interface Job {
  readonly if?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly env?: Readonly<Record<string, string>>
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[]
}

const FOLDER = '.github/workflows'
/** azd signs in with these; infra/ does not ask for them. */
const SIGN_IN = ['AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_SUBSCRIPTION_ID']
/** The permissions of each job beyond reading the repository. */
const RIGHTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'image.yml publish': { packages: 'write' },
  'deploy.yml deploy': { 'id-token': 'write' },
}
const BUILT_IN = ['audit', 'ci']

const readWorkflow = (file: string): Workflow => parse(readFileSync(`${FOLDER}/${file}`, 'utf8'))
const manifest = JSON.parse(readFileSync('package.json', 'utf8'))

describe('the workflows', () => {
  const files = readdirSync(FOLDER)
  const workflows = files.map((file) => ({ file, workflow: readWorkflow(file) }))
  const jobs = workflows.flatMap(({ file, workflow }) =>
    Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file} ${name}`, job })),
  )
  const steps = jobs.flatMap(({ job }) => job.steps)

  it('are those for tests, the image and Azure', () => {
    expect(files.toSorted()).toEqual(['deploy.yml', 'image.yml', 'test.yml'])
  })

  it.each(workflows)('$file gives no right by itself, and has one run at a time', ({ workflow }) => {
    expect(workflow.permissions).toEqual({})
    expect(workflow.concurrency).toHaveProperty('group')
  })

  it.each(jobs)('$name has the rights that it needs, and an end', ({ name, job }) => {
    expect(job.permissions).toEqual({ contents: 'read', ...RIGHTS[name] })
    expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
  })

  it('run only npm scripts that there are', () => {
    const scripts = steps.flatMap(({ run = '' }) => [...run.matchAll(/\bnpm (?:run )?(\S+)/g)].map(([, name]) => name))

    expect(scripts).toEqual(expect.arrayContaining(['test', 'audit']))
    expect([...Object.keys(manifest.scripts), ...BUILT_IN]).toEqual(expect.arrayContaining(scripts))
  })

  it('name a version of each action, and the same one everywhere', () => {
    const actions = [...new Set(steps.flatMap(({ uses = [] }) => uses))]
    const names = actions.map((action) => action.split('@')[0])

    expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/.test(action))).toEqual([])
    expect(names).toEqual([...new Set(names)])
  })

  it('put the image into the registry for a tag only', () => {
    expect(readWorkflow('image.yml').jobs['publish']?.if).toBe("startsWith(github.ref, 'refs/tags/v')")
  })
})

describe('the workflow that deploys', () => {
  const { deploy } = readWorkflow('deploy.yml').jobs

  it('hands over every variable of infra/main.parameters.json, and those of the sign-in', () => {
    const asked = [...readFileSync('infra/main.parameters.json', 'utf8').matchAll(/\$\{(\w+)/g)].map(
      ([, name = '']) => name,
    )

    const handed = Object.entries(deploy?.env ?? {})

    expect(handed.map(([name]) => name).toSorted()).toEqual([...SIGN_IN, ...asked].toSorted())
    for (const [name, value] of handed) expect(value).toBe(`\${{ vars.${name} }}`)
  })

  it('is off until somebody asks for it', () => {
    expect(deploy?.if).toBe("github.event_name == 'workflow_dispatch' || vars.DEPLOY_ON_PUSH == 'true'")
  })

  it('keeps no secret', () => {
    expect(readFileSync(`${FOLDER}/deploy.yml`, 'utf8')).not.toContain('secrets.')
  })
})
