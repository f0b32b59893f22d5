import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProgram } from '../support/process.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/install.mjs', import.meta.url))
const LOCK = '.installing'
const INSTALLS = 'Installing packages'

/** A project that needs one package, which is available. */
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'my-vms-install-'))
  const one = { name: 'one', version: '1.0.0' }
  const project = { name: 'project', version: '1.0.0', dependencies: { one: 'file:one' } }
  const packages = { '': project, 'node_modules/one': { resolved: 'one', link: true }, one }
  await mkdir(join(folder, 'one'))
  await writeJson('one/package.json', one)
  await writeJson('package.json', project)
  await writeJson('package-lock.json', { ...project, lockfileVersion: 3, requires: true, packages })
})
afterEach(() => rm(folder, { recursive: true }))

function writeJson(file: string, content: object): Promise<void> {
  return writeFile(join(folder, file), JSON.stringify(content))
}

async function install(): Promise<{ exitCode: number | null; said: string }> {
  const program = startProgram([SCRIPT], {}, folder)
  return { exitCode: await program.exited, said: program.output() }
}

describe('installing packages', () => {
  it('is done once, and not again', async () => {
    expect((await install()).said).toContain(INSTALLS)
    expect(await install()).toEqual({ exitCode: 0, said: '' })
  })

  it('is done by one of two commands at once, and the other one waits', async () => {
    const both = await Promise.all([install(), install()])

    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0])
    expect(both.filter(({ said }) => said.includes(INSTALLS))).toHaveLength(1)
    expect(existsSync(join(folder, LOCK))).toBe(false)
  })

  it('does not wait for a command that was killed', async () => {
    const killed = startProgram(['--eval', ''], {})
    await killed.exited
    await writeFile(join(folder, LOCK), String(killed.pid))

    expect((await install()).exitCode).toBe(0)
  })

  it('fails where npm fails, and is tried again', async () => {
    await rm(join(folder, 'package.json'))

    expect((await install()).exitCode).not.toBe(0)
    expect((await install()).said).toContain(INSTALLS)
  })
})
