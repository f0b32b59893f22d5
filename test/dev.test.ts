import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { namesOf } from './support/my-vms.ts'
import { findFreePort, isRunning, type Program, startCommand, startProgram } from './support/process.ts'
import { until } from './support/until.ts'

const START_MS = 600_000
/** For what is never shown: then the pages, and what the program has written, say why. */
const SHOWN_WITHIN_MS = 180_000

interface HandOver {
  readonly frontDoor: string
  readonly arm: string
  readonly tenantId: string
  readonly people: { userPrincipalName: string; objectId: string; about: string }[]
  readonly audit?: { endpoint: string; container: string }
  readonly instances: { pid: number; port: number }[]
}

describe('npm run dev', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-dev-'))
  const running: Program[] = []

  afterEach(() => {
    for (const program of running.splice(0)) program.stop()
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function ports() {
    return {
      PORT: String(await findFreePort()),
      APP_PORT: String(await findFreePort()),
      SIMULATOR_PORT: String(await findFreePort()),
      SIGN_IN_PORT: String(await findFreePort()),
      SIMULATOR_FOLDER: folder,
    }
  }

  function start(environment: Record<string, string>): Program {
    const program = startProgram(['simulator/dev.ts'], environment)
    running.push(program)
    return program
  }

  const readHandOver = (): HandOver => JSON.parse(readFileSync(join(folder, 'simulator.json'), 'utf8'))

  /** Signs in as a browser does from the account picker, and requests a page. */
  async function askAs(userPrincipalName: string, frontDoor: string, path: string) {
    const login = await fetch(`${frontDoor}/.auth/login/aad?login_hint=${userPrincipalName}`, { redirect: 'manual' })
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? ''
    const response = await fetch(`${frontDoor}${path}`, { headers: { cookie } })
    return { status: response.status, text: await response.text(), cookie }
  }

  it(
    'brings up everything, says where and who, and leaves nothing behind',
    async () => {
      const environment = { ...(await ports()), INSTANCES: '2', NODE_ENV: 'production' }
      const program = start(environment)
      await program.until(/Open http:\/\/localhost:\d+/)

      const { frontDoor, instances, people, arm } = readHandOver()
      const { status, text, cookie } = await askAs('grace@contoso.example', frontDoor, '/vms')
      const form = /action="([^"]+dev-grace\/start)"/.exec(text)?.[1] ?? ''
      const pressed = await fetch(`${frontDoor}${form}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin: frontDoor, 'content-type': 'application/x-www-form-urlencoded' },
      })
      expect({ form, status: pressed.status, text: await pressed.text() }).toMatchObject({ status: 303 })
      const askForHistory = async () => (await fetch(`${frontDoor}/operations`, { headers: { cookie } })).text()
      // Every instance shows an action that another instance handled. On a busy machine their Redis may answer late at first.
      const givenUpAt = Date.now() + SHOWN_WITHIN_MS
      await until(async () => {
        const lists = await Promise.all([1, 2, 3, 4].map(askForHistory))
        if (lists.every((list) => list.includes('dev-grace'))) return true
        if (Date.now() > givenUpAt) throw new Error([...lists.map(toMain), program.output()].join('\n'))
        // What is busy already is not made busier by the question.
        await sleep(500)
        return false
      })

      expect(frontDoor).toBe(`http://localhost:${environment.PORT}`)
      expect(arm).toBe(`https://localhost:${environment.SIMULATOR_PORT}`)
      expect(instances).toHaveLength(2)
      expect(instances[0]?.port).toBe(Number(environment.APP_PORT))
      expect(people.map(({ userPrincipalName }) => userPrincipalName)).toContain('margaret@contoso.example')
      expect(program.output()).toContain('ada@contoso.example')
      expect(status).toBe(200)
      expect(namesOf({ text } as never)).toHaveLength(6)

      program.stop('SIGTERM')
      expect(await program.exited).toBe(0)
      expect(instances.filter(({ pid }) => isRunning(pid))).toEqual([])
    },
    START_MS,
  )

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends with npm, where that is asked to by %s',
    async (signal) => {
      const npm = startCommand('npm', ['run', 'dev', '--ignore-scripts'], await ports())
      running.push(npm)
      await npm.until(/Open http/)
      const { instances } = readHandOver()

      npm.stop(signal)
      await npm.exited

      expect(instances).toHaveLength(1)
      expect(instances.filter(({ pid }) => isRunning(pid))).toEqual([])
    },
    START_MS,
  )

  it(
    'starts a storage for the audit trail where it is asked for, of which npm run audit reads',
    async () => {
      const program = start({ ...(await ports()), AUDIT: '1', DATA_DIR: '' })
      await program.until(/Open http/)
      const { frontDoor, audit } = readHandOver()
      await askAs('ada@contoso.example', frontDoor, '/vms')
      await program.until(/the audit trail reaches the storage/)

      const reader = startProgram(['scripts/audit.ts', '--person', 'ada@contoso.example', '--json'], {
        SIMULATOR_FOLDER: folder,
      })

      expect(await reader.exited).toBe(0)
      expect(JSON.parse(reader.output())).toMatchObject({
        event: 'signed-in',
        who: { userPrincipalName: 'ada@contoso.example' },
      })
      expect(audit).toEqual({
        endpoint: expect.stringMatching(/^https:\/\/localhost:\d+\/devstoreaccount1$/),
        container: 'audit',
      })
      program.stop('SIGTERM')
      expect(await program.exited).toBe(0)
      await expect(fetch(String(audit?.endpoint))).rejects.toThrow('fetch failed')
    },
    START_MS,
  )

  it(
    'goes on when one of several instances has died',
    async () => {
      const program = start({ ...(await ports()), INSTANCES: '2' })
      await program.until(/Open http/)
      const { frontDoor, instances } = readHandOver()

      const pid = instances[0]?.pid ?? 0
      process.kill(pid, 'SIGKILL')
      while (isRunning(pid)) await new Promise(setImmediate)

      for (let times = 0; times < 4; times += 1) {
        expect((await askAs('ada@contoso.example', frontDoor, '/operations')).status).toBe(200)
      }
    },
    START_MS,
  )

  it(
    'keeps people signed in over a restart, and sends away what pretends to be the front door',
    async () => {
      const environment = await ports()
      const first = start(environment)
      await first.until(/Open http/)
      const { frontDoor } = readHandOver()
      const { cookie } = await askAs('ada@contoso.example', frontDoor, '/operations')
      first.stop('SIGINT')
      await first.exited
      const second = start(environment)
      await second.until(/Open http/)

      const kept = await fetch(`${frontDoor}/operations`, { headers: { cookie } })
      const forged = await fetch(`${frontDoor}/operations`, { headers: { 'X-MS-TOKEN-AAD-ACCESS-TOKEN': 'x' } })

      expect(kept.status).toBe(200)
      expect(forged.status).toBe(401)
    },
    START_MS,
  )

  it(
    'answers under any host, but on loopback only',
    async () => {
      const environment = await ports()
      const program = start(environment)
      await program.until(/Open http/)

      const status = await new Promise<number | undefined>((resolve, reject) => {
        const options = {
          port: environment.PORT,
          host: '127.0.0.1',
          path: '/vms',
          headers: { host: 'anything.example' },
        }
        request(options, (res) => resolve(res.resume().statusCode))
          .on('error', reject)
          .end()
      })

      expect(status).toBe(401)
      const listening = readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8')
      for (const port of [environment.PORT, environment.APP_PORT, environment.SIMULATOR_PORT]) {
        const hex = Number(port).toString(16).toUpperCase().padStart(4, '0')
        const addresses = [...listening.matchAll(new RegExp(`^\\s*\\d+: (\\w+):${hex} \\w+:0000 0A`, 'gm'))].map(
          ([, a]) => a,
        )
        expect(addresses).toEqual(['0100007F'])
      }
    },
    START_MS,
  )

  it('says which port is taken, and by which setting to take another', async () => {
    const environment = await ports()
    const program = start({ ...environment, APP_PORT: environment.SIMULATOR_PORT })

    expect(await program.exited).toBe(1)
    expect(program.output()).toContain(`Port ${environment.SIMULATOR_PORT} is taken`)
    expect(program.output()).toContain('APP_PORT')
  })

  it.each([
    ['ESTATE', 'generated:many'],
    ['SIMULATOR_SPEED', '0'],
    ['FRONT_DOOR_MODE', 'open'],
    ['INSTANCES', 'x'],
  ])('does not start with %s=%s, and says so', async (name, value) => {
    const program = start({ ...(await ports()), [name]: value })

    expect(await program.exited).toBe(1)
    expect(program.output()).toContain(name)
  })
})

/** The words of a page, without its frame. */
function toMain(page: string): string {
  return page
    .replace(/[^]*<main/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
}
