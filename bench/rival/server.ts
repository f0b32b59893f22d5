import { Agent, request } from 'node:https'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import express from 'express'
import { onAskedToEnd } from '../../simulator/dev/on-asked-to-end.ts'
import { GRAPH } from '../graph-path.ts'
import { readEnvironment } from './environment.ts'
import { createExpert } from './expert.ts'
import { createObvious } from './obvious.ts'
import { createSdk, type Listed } from './sdk.ts'

/** A separate process: a bare Express and EJS app to compare the app with. It validates nothing and uses the SDKs as usual. */
const environment = readEnvironment(process.env)
const sdk = createSdk(environment)
const ROWS = 50

const app = express()
app.set('view engine', 'ejs')
app.set('views', fileURLToPath(new URL('.', import.meta.url)))
app.get('/healthz', (_req, res) => res.send('ok'))

const ways = { '/expert': createExpert(sdk), '/obvious': createObvious(sdk) }
for (const [path, list] of Object.entries(ways)) {
  app.get(path, async (req, res) => {
    const listed = await list(req.get('x-ms-token-aad-access-token') ?? '')
    const rows = listed.toSorted(byName).slice(0, ROWS)
    res.render('list', { total: listed.length, rows })
  })
}

let kept = ''
app.put('/kept', express.text({ type: 'text/html', limit: '2mb' }), (req, res) => {
  kept = String(req.body)
  res.sendStatus(204)
})
app.get('/kept', (_req, res) => res.type('html').send(kept))

/** The minimum between a browser and Azure: sends the same query, and the same HTML regardless of the answer. */
const agent = new Agent({ keepAlive: true })
app.post('/pass-on', express.text({ type: 'application/json' }), (req, res) => {
  const { authorization = '', 'content-type': type = '' } = req.headers
  const body = String(req.body)
  const headers = { authorization, 'content-type': type, 'content-length': Buffer.byteLength(body) }
  const question = request(`${environment.ARM_ENDPOINT}${GRAPH}`, { method: 'POST', agent, headers }, (answer) => {
    void json(answer).then(() => res.type('html').send(kept))
  })
  question.end(body)
})

function byName(one: Listed, other: Listed): number {
  return (one.vm.name ?? '').localeCompare(other.vm.name ?? '')
}

const server = app.listen(environment.PORT, '127.0.0.1')
server.keepAliveTimeout = 60_000
onAskedToEnd(() => process.exit(0))
