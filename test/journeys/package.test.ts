import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appEnvironment } from '../support/app-environment.ts'
import { findFreePort, type Program, startProgram } from '../support/process.ts'
import { type Site, startSite } from './browser.ts'
import { actInRow, rowOf } from './page-parts.ts'

const PACK_MS = 120_000

describe('a person before the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'my-vms-packed-'))
  let program: Program
  let site: Site

  beforeAll(async () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/package.ts', folder], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    site = await startSite({
      speed: 8,
      startApp: async (azure) => {
        const port = await findFreePort()
        program = startProgram(['dist/main.js'], { ...appEnvironment(azure), PORT: String(port) }, folder)
        await program.until(/"listening"/)
        return port
      },
    })
  }, PACK_MS)
  afterAll(async () => {
    await site.close()
    program.stop()
    expect(await program.exited).toBe(0)
    for (const made of [folder, `${folder}-maps`]) rmSync(made, { recursive: true, force: true })
  })

  it('signs in, starts a machine, watches it become running, and stops it again', async () => {
    const page = await site.open()
    await page.goto('/')
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByText('grace@contoso.example').click()
    await page.waitForURL('**/vms')
    const untilPower = (power: string) => page.waitForSelector(`[data-vm-id$="/dev-grace"][data-power="${power}"]`)

    await rowOf(page, 'dev-grace').locator('[data-action=start]').click()
    await untilPower('starting')
    await untilPower('running')
    await actInRow(page, 'dev-grace', 'Stop')
    await untilPower('deallocated')

    expect(site.complaints).toEqual([])
    expect(program.output()).toContain('"route":"/vms/live"')
  })
})
