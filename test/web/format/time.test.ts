import { toElapsed } from '../../../src/web/format/time.ts'

describe('how long something has run', () => {
  it.each([
    [0, '0:00'],
    [18, '0:18'],
    [59.9, '0:59'],
    [60, '1:00'],
    [725, '12:05'],
    [3_599, '59:59'],
    [3_720, '1:02:00'],
    [90_061, '25:01:01'],
  ])('is, of %f s, %s', (seconds, text) => {
    expect(toElapsed(seconds)).toBe(text)
  })
})
