import { readFileSync } from 'node:fs'
import { type BicepFile, findAll, findDeclared, parseInfra, toText } from '../support/bicep.ts'

let files: readonly BicepFile[]
beforeAll(async () => {
  files = await parseInfra()
})

const fileOf = (name: string): BicepFile => {
  const file = files.find((one) => one.name === name)
  if (!file) throw new Error(`There is no ${name}.`)
  return file
}
const namesIn = (name: string, type: string) => [...findDeclared(fileOf(name).root, type).keys()]

/** What the files of infra/ create, by type and version, or by module and version. */
function madeHere(): string[] {
  const declared = files.flatMap(({ root }) => [
    ...findAll(root, 'resource_declaration'),
    ...findAll(root, 'module_declaration'),
  ])
  const targets = declared.flatMap((node) => node.namedChildren.find(({ type }) => type === 'string') ?? []).map(toText)
  return [...new Set(targets.filter((target) => !target.endsWith('.bicep')))].toSorted()
}

describe('the infrastructure', () => {
  it('parses, every file of it', () => {
    expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['main.bicep', 'my-vms.bicep', 'entra.bicep']))
    expect(files.filter(({ root }) => root.hasError).map(({ name }) => name)).toEqual([])
  })

  it('makes what its table says, in the versions whose sources were read', () => {
    const table = [...readFileSync('infra/README.md', 'utf8').matchAll(/^\| `([^`]+)` \| `([^`]+)` \| \[/gm)]
    const listed = table.map(([, made, version]) => `${made}${made?.startsWith('br/') ? ':' : '@'}${version}`)

    // A child resource is declared without the type of its parent.
    const inTable = (target: string) => listed.some((one) => one === target || one.endsWith(`/${target}`))
    expect(madeHere().filter((target) => !inTable(target) && target.includes('@'))).toEqual([])
    expect(madeHere().filter((target) => target.startsWith('br/'))).toEqual(
      listed.filter((one) => one.startsWith('br/')).toSorted(),
    )
    const isMade = (one: string) => madeHere().some((target) => one === target || one.endsWith(`/${target}`))
    expect(listed.filter((one) => !isMade(one))).toEqual([])
  })

  it('names each of its deployments differently, since those of one resource group share their names', () => {
    const modules = files.flatMap(({ root }) => findAll(root, 'module_declaration'))
    const names = modules.map(({ text }) => /^ {2,4}name: '(.+)'$/m.exec(text)?.[1])

    expect(names).not.toContain(undefined)
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
  })

  it('passes on each parameter of the template, and each comes from a setting of azd that is explained', () => {
    const { parameters } = JSON.parse(readFileSync('infra/main.parameters.json', 'utf8')) as {
      parameters: Record<string, { value: string }>
    }
    const deployment = readFileSync('docs/deployment.md', 'utf8')

    expect(Object.keys(parameters)).toEqual(namesIn('main.bicep', 'parameter_declaration'))
    for (const { value } of Object.values(parameters)) {
      const [, name = ''] = /^\$\{([A-Z_]+)(?:=[^}]*)?\}$/.exec(value) ?? []
      expect(deployment).toContain(`\`${name}\``)
    }
  })

  it('has the same defaults for azd as for az', () => {
    const text = fileOf('main.bicep').text
    const { parameters } = JSON.parse(readFileSync('infra/main.parameters.json', 'utf8')) as {
      parameters: Record<string, { value: string }>
    }

    for (const [name, { value }] of Object.entries(parameters)) {
      const [, forAz] = new RegExp(`^param ${name} \\w+(?: = (.*))?$`, 'm').exec(text) ?? []
      const [, forAzd] = /=(.*)\}$/.exec(value) ?? []
      expect([name, forAzd]).toEqual([name, forAz?.replaceAll("'", '')])
    }
  })

  it('explains each parameter and limits what it may be', () => {
    const explained = [...fileOf('main.bicep').text.matchAll(/@description\('.+'\)\nparam (\w+)/g)]

    expect(explained.map(([, name]) => name)).toEqual(namesIn('main.bicep', 'parameter_declaration'))
  })

  it('says what came of it: the address, what remains to do, and what az and the doctor need', () => {
    const deployment = readFileSync('docs/deployment.md', 'utf8')

    const outputs = namesIn('main.bicep', 'output_declaration')
    expect(outputs).toEqual(expect.arrayContaining(['URL', 'STILL_TO_DO']))
    for (const output of outputs) expect(deployment).toContain(`\`${output}\``)
  })
})
