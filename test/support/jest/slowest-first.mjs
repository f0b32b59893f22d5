import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { default: Sequencer } = require('@jest/test-sequencer')

/** Journeys drive a browser; what lies directly in test/ starts whole programs. */
const SLOW = /\/test\/(journeys\/)?[^/]+$/

/** Jest's `testSequencer`: a slow file that begins last has one core to itself. In a fresh clone Jest alone goes by size. */
export default class SlowestFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests)
    const isSlow = ({ path }) => SLOW.test(path)
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))]
  }
}
