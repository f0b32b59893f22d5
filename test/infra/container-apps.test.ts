import { readFileSync } from 'node:fs'
import { SETTINGS } from '../../src/config/environment.ts'
import { BUDGETS } from '../../src/domain/budgets.ts'

const template = readFileSync('infra/container-apps/main.bicep', 'utf8')
const guide = readFileSync('docs/container-apps.md', 'utf8')

/** The compiler looks at the rest: compile.test.ts. */
describe('the template for Container Apps', () => {
  it('sets what the app reads, and what its own door needs', () => {
    const names = [...template.matchAll(/\{ name: '([A-Z_]+)', (?:value|secretRef)/g)].map(([, name = '']) => name)

    expect(names.filter((name) => !SETTINGS.includes(name))).toEqual([])
    expect(names).toEqual(
      expect.arrayContaining([
        'FRONT_DOOR',
        'PUBLIC_ORIGIN',
        'TENANT_ID',
        'AUTH_CLIENT_ID',
        'SDK_CLIENT_ID',
        'SESSION_KEY',
      ]),
    )
  })

  it('leaves more time to stop than the app takes', () => {
    const [, seconds] = /terminationGracePeriodSeconds: (\d+)/.exec(template) ?? []

    expect(Number(seconds) * 1_000).toBeGreaterThan(BUDGETS.stop)
  })

  it('is given each of its parameters that has no default', () => {
    const needed = [...template.matchAll(/^param (\w+) \w+$/gm)].map(([, name = '']) => name)

    expect(needed).toContain('sessionKey')
    for (const name of needed) expect(guide).toMatch(new RegExp(`\\b${name}[=":]`))
  })
})
