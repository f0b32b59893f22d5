// `npm run audit:trial`: the audit trail at 200 entries a second through everything that can happen to a storage and to a process,
// its being gone for ten minutes among them. Takes 18 minutes; docs/audit.md has a result. `--quick`: 2 minutes.
import { startTestStorage } from '../test/support/audit-storage.ts'
import { busy, createBadWeather, createLate, gone, losing, runAuditTrial, slow } from '../test/support/audit-trial.ts'
import { startLocalAzure } from '../test/support/local-azure.ts'

const share = process.argv.includes('--quick') ? 0.1 : 1
const scenes = [
  { name: 'all well', seconds: 30 },
  { name: 'answers lost', weather: losing, seconds: 60, end: 'SIGKILL' },
  { name: 'slow', weather: slow, seconds: 60 },
  { name: '503', weather: busy, seconds: 60, end: 'SIGTERM' },
  { name: 'by chance', weather: createBadWeather(), seconds: 120, end: 'SIGKILL' },
  { name: 'writes that arrive late', weather: createLate(), seconds: 60, end: 'SIGKILL' },
  { name: 'gone', weather: gone, seconds: 600 },
  { name: 'all well', seconds: 60 },
] as const

const azure = await startLocalAzure()
const storage = await startTestStorage(azure)
try {
  const result = await runAuditTrial({
    azure,
    storage,
    scenes: scenes.map((scene) => ({ ...scene, seconds: scene.seconds * share })),
    say: (line) => void process.stderr.write(`${new Date().toISOString()} ${line}\n`),
  })
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  process.exitCode = result.lost + result.doubled + result.disordered > 0 ? 1 : 0
} finally {
  await storage.close()
  await azure.close()
}
