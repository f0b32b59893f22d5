// Runs test files as Jest does, but in Node itself: Jest's own sandbox loads every library anew for each file, which takes longer
// than most tests. Here a worker loads a library once; the modules of this repository are still each file's own.
import { createRequire, registerHooks } from 'node:module'
import { pathToFileURL, URL } from 'node:url'

const require = createRequire(import.meta.url)
const { default: runWithCircus } = require('jest-circus/runner')

const REPOSITORY = new URL('../../../', import.meta.url).href
/** Holds nothing but Microsoft's parser of Kusto, of which no module can be imported, and which takes over half a second to load. */
const LIBRARY = `${REPOSITORY}simulator/graph/kusto-parser.ts`
/** Keep in static fields what belongs to a process, such as where its managed identity answers. */
const STATEFUL = ['/node_modules/@azure/identity/', '/node_modules/@azure/msal-node/']
let files = 0

/** Jest's `testRunner`. */
export default function runInNode(globalConfig, config, environment, runtime, file, sendMessageToJest) {
  files += 1
  const own = `?test-file=${files}`
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context)
      return isEachFilesOwn(resolved.url) ? { ...resolved, url: resolved.url + own } : resolved
    },
  })
  const inNode = {
    __proto__: runtime,
    requireInternalModule(path) {
      // It holds the tests of the file before.
      delete require.cache[path]
      return require(path)
    },
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (path) => import(pathToFileURL(path).href),
  }
  const thisRealm = { __proto__: environment, global: globalThis }
  return runWithCircus(globalConfig, config, thisRealm, inNode, file, sendMessageToJest).finally(() => {
    hooks.deregister()
  })
}

function isEachFilesOwn(url) {
  if (url.includes('/node_modules/')) return STATEFUL.some((library) => url.includes(library))
  return url.startsWith(REPOSITORY) && url !== LIBRARY
}
