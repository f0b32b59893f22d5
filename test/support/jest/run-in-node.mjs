// Runs test files as Jest does, but in Node itself. Jest's own sandbox reloads every library for each file, which takes longer
// than most tests. Here a worker loads a library once, but each file still has its own modules of this repository.
import { readFileSync } from 'node:fs'
import { createRequire, registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath, pathToFileURL, URL } from 'node:url'

const require = createRequire(import.meta.url)
const { default: runWithCircus } = require('jest-circus/runner')

const REPOSITORY = new URL('../../../', import.meta.url).href
/** Holds only Microsoft's Kusto parser, which has no importable modules and takes over half a second to load. */
const LIBRARY = `${REPOSITORY}simulator/graph/parse/kusto-parser.ts`
/** These keep state of the process in static fields, such as the managed identity endpoint. */
const STATEFUL = ['/node_modules/@azure/identity/', '/node_modules/@azure/msal-node/']
/** The JavaScript of each module, by its path. To strip the types takes three times as long as all else of an import. */
const stripped = new Map()
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
    load(url, context, nextLoad) {
      if (!url.endsWith(`.ts${own}`)) return nextLoad(url, context)
      return { format: 'module', source: readStripped(fileURLToPath(url)), shortCircuit: true }
    },
  })
  const inNode = {
    __proto__: runtime,
    requireInternalModule(path) {
      // The cached module holds the tests of the previous file.
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

function readStripped(path) {
  const source = stripped.get(path) ?? stripTypeScriptTypes(readFileSync(path, 'utf8'))
  stripped.set(path, source)
  return source
}
