// `npm test`: types, lint and format side by side, then every test. `npm test -- test/web` runs only those tests.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { ensureChromium } from './chromium.ts'
import { ensureRedis } from './redis.ts'

const { resolve } = createRequire(import.meta.url)
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  types: [resolve('typescript/bin/tsc'), '--noEmit'],
  lint: [resolve('eslint/package.json').replace('package.json', 'bin/eslint.js'), '.'],
  format: [
    resolve('prettier/package.json').replace('package.json', 'bin/prettier.cjs'),
    '--check',
    '--log-level=warn',
    '.',
  ],
}
const only = process.argv.slice(2)

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Runs a program on the current Node and returns whether it succeeded. */
function run(args: readonly string[]): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit' })
    const pass = (signal: NodeJS.Signals) => child.kill(signal)
    process.once('SIGTERM', pass)
    child.once('exit', (code) => {
      process.off('SIGTERM', pass)
      done(code === 0)
    })
  })
}

async function check(): Promise<boolean> {
  say(`Checking ${Object.keys(CHECKS).join(', ')} …`)
  const results = await Promise.all(
    Object.entries(CHECKS).map(async ([name, args]) => {
      const passed = await run(args)
      say(`  ${passed ? 'passed' : 'FAILED'}  ${name}`)
      return passed
    }),
  )
  return results.every(Boolean)
}

async function test(): Promise<boolean> {
  say('Running the tests …')
  const jest = resolve('jest/package.json').replace('package.json', 'bin/jest.js')
  return run(['--disable-warning=ExperimentalWarning', jest, ...only])
}

try {
  const checked = only.length > 0 || (await check())
  ensureChromium()
  ensureRedis()
  const tested = await test()
  process.exitCode = checked && tested ? 0 : 1
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
