import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

interface Update {
  readonly 'package-ecosystem': string
  readonly schedule: object
  readonly groups: object
  readonly ignore?: readonly { readonly 'dependency-name': string; readonly 'update-types': readonly string[] }[]
}

describe('the updates of dependencies', () => {
  const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as { readonly updates: readonly Update[] }
  const find = (ecosystem: string) => updates.find((update) => update['package-ecosystem'] === ecosystem)

  it('come weekly and in groups, for npm, actions and images', () => {
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions', 'docker'])
    for (const { schedule, groups } of updates) {
      expect(schedule).toEqual({ interval: 'weekly' })
      expect(Object.keys(groups).length).toBeGreaterThan(0)
    }
  })

  it.each(['node', '@types/node', 'typescript'])('leave the major version of %s', (name) => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))

    expect(devDependencies).toHaveProperty([name])
    expect(find('npm')?.ignore).toContainEqual({
      'dependency-name': name,
      'update-types': ['version-update:semver-major'],
    })
  })

  it('leave the Node of the image to whoever takes that of npm', () => {
    expect(find('docker')?.ignore?.map((ignored) => ignored['dependency-name'])).toEqual(['node'])
  })
})
