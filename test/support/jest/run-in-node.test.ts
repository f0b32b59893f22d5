import { existsSync, readFileSync } from 'node:fs'

describe('a test file', () => {
  it('is in the realm of Node, whose errors are errors', () => {
    let error: unknown
    try {
      readFileSync('no-such-file')
    } catch (thrown) {
      error = thrown
    }

    expect(error).toBeInstanceOf(Error)
  })

  it('has its own instances of the modules of this repository', async () => {
    const [, own] = import.meta.url.split('?')

    const { url } = await import('./which-instance.ts')

    expect(own).toMatch(/^test-file=\d+$/)
    expect(url).toBe(new URL(`./which-instance.ts?${own}`, import.meta.url).href)
  })

  it('has keys that were made for all of them', () => {
    expect(existsSync(`${process.env['KEYS_OF_LOCAL_AZURE']}/entra-signing-key.pem`)).toBe(true)
  })
})
