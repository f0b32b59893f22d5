import { shorten } from '../../../src/identity/front-door/own/answer-size.ts'

describe('an address that is too long to lead to', () => {
  it('loses its filter, then its path', () => {
    expect(shorten('/operations?q=x', '/vms')).toEqual(['/operations?q=x', '/operations', '/vms'])
  })

  it('stays in its directory as long as it can', () => {
    expect(shorten('/vms/a/b/c/stop?confirm&from=x&directory=all', '/vms')).toEqual([
      '/vms/a/b/c/stop?confirm&from=x&directory=all',
      '/vms/a/b/c/stop?directory=all',
      '/vms?directory=all',
      '/vms',
    ])
  })

  it.each(['', 'x'.repeat(37), 'a%26b', 'ä'])('is not made longer by a directory %j', (directory) => {
    expect(shorten(`/vms?directory=${directory}`, '/vms')).toEqual([`/vms?directory=${directory}`, '/vms'])
  })
})
