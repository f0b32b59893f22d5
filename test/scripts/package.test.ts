import { globSync, readdirSync, readFileSync } from 'node:fs'
import { appEnvironment } from '../support/app-environment.ts'
import { startLocalAzure, type LocalAzure } from '../support/local-azure.ts'
import { findFreePort, startProgram } from '../support/process.ts'

const FOLDER = '.package'

describe('npm run package', () => {
  let azure: LocalAzure
  beforeAll(async () => {
    azure = await startLocalAzure()
  })
  afterAll(() => azure.close())

  it('lays out where azd looks for it what starts on App Service, and nothing else', async () => {
    const program = startProgram(['scripts/package.ts'], process.env as Record<string, string>)
    expect([await program.exited, program.output()]).toEqual([0, expect.any(String)])

    expect(readFileSync('azure.yaml', 'utf8')).toContain(`dist: ${FOLDER}\n`)
    expect(readdirSync(FOLDER).toSorted()).toEqual(
      ['.webappignore', 'dist', 'node_modules', 'package.json', 'package-lock.json', 'public', 'views'].toSorted(),
    )
    const packages = readdirSync(`${FOLDER}/node_modules`)
    expect(packages).toContain('express')
    expect(packages).not.toContain('typescript')
    expect(globSync('node_modules/**/*.{map,ts}', { cwd: FOLDER })).toEqual([])

    const port = await findFreePort()
    const app = startProgram(['dist/main.js'], { ...appEnvironment(azure), PORT: String(port) }, FOLDER)
    await app.until(/"listening"/)
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    app.stop()
    expect(await app.exited).toBe(0)
  }, 240_000)
})
