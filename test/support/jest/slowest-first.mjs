import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { default: Sequencer } = require('@jest/test-sequencer')

/** Journeys drive a browser; tests directly in test/ start whole programs. */
const SLOW = /\/test\/(journeys\/)?[^/]+$/

/** Jest's `testSequencer`: a slow file that starts last runs alone on one core. In a fresh clone Jest itself sorts by size. */
export default class SlowestFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests)
    const isSlow = ({ path }) => SLOW.test(path)
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))]
  }
}
