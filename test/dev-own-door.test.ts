import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort, type Program, startProgram } from './support/process.ts'
import { until } from './support/until.ts'

const START_MS = 600_000

describe('npm run dev with FRONT_DOOR=entra', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-dev-'))
  let program: Program | undefined

  afterEach(() => program?.stop())
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  async function start(instances: number) {
    program = startProgram(['simulator/dev.ts'], {
      PORT: String(await findFreePort()),
      APP_PORT: String(await findFreePort()),
      SIMULATOR_PORT: String(await findFreePort()),
      SIGN_IN_PORT: String(await findFreePort()),
      SIMULATOR_FOLDER: folder,
      FRONT_DOOR: 'entra',
      INSTANCES: String(instances),
    })
    await program.until(/Open http:\/\/localhost:\d+/)
    const handOver = JSON.parse(readFileSync(join(folder, 'simulator.json'), 'utf8'))
    return handOver as { readonly frontDoor: string; readonly instances: readonly { readonly port: number }[] }
  }

  /** Signs in as a browser does that is led on, and requests pages with the cookies that it got. */
  async function signIn(frontDoor: string, userPrincipalName: string) {
    const begun = await fetch(`${frontDoor}/sign-in?login_hint=${userPrincipalName}&return=/vms`, {
      redirect: 'manual',
    })
    const entra = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' })
    const toCookies = ({ headers }: Response) => headers.getSetCookie().map((line) => line.split(';')[0])
    const back = await fetch(entra.headers.get('location') ?? '', {
      redirect: 'manual',
      headers: { cookie: toCookies(begun).join('; ') },
    })
    expect(back.headers.get('location')).toBe('/vms')
    return { cookie: toCookies(back).join('; ') }
  }

  it(
    'is the app alone on PORT, which signs people in at once by an address',
    async () => {
      const { frontDoor, instances } = await start(1)
      expect(frontDoor).toBe(`http://localhost:${instances[0]?.port ?? 0}`)

      const headers = await signIn(frontDoor, 'grace@contoso.example')
      const list = await fetch(`${frontDoor}/vms`, { headers })

      expect(await list.text()).toContain('dev-grace')
    },
    START_MS,
  )

  it(
    'knows a session on each of several instances, and a sign-out too',
    async () => {
      const { frontDoor, instances } = await start(2)
      const headers = await signIn(frontDoor, 'grace@contoso.example')
      const statuses = () =>
        Promise.all(
          instances.map(async ({ port }) => (await fetch(`http://127.0.0.1:${port}/operations`, { headers })).status),
        )
      expect(await statuses()).toEqual([200, 200])

      await fetch(`${frontDoor}/sign-out`, {
        method: 'POST',
        redirect: 'manual',
        headers: { ...headers, origin: frontDoor, 'content-type': 'application/x-www-form-urlencoded' },
      })

      // On a busy machine their Redis may answer later than a page waits for it.
      await until(async () => (await statuses()).every((status) => status === 401))
    },
    START_MS,
  )
})
