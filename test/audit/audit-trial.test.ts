import { startTestStorage, type TestStorage } from '../support/audit-storage.ts'
import { createBadWeather, createLate, gone, losing, runAuditTrial } from '../support/audit-trial.ts'
import { type LocalAzure, startLocalAzure } from '../support/local-azure.ts'

/** `npm run audit:trial` is the long run; docs/audit.md has its result. */
const TRIAL_MS = 90_000

describe('the audit trail at 200 entries a second', () => {
  let azure: LocalAzure
  let storage: TestStorage
  beforeAll(async () => {
    azure = await startLocalAzure()
    storage = await startTestStorage(azure)
  })
  afterAll(async () => {
    await storage.close()
    await azure.close()
  })

  it(
    'loses, doubles and reorders nothing, whatever becomes of the storage and of the process',
    async () => {
      const result = await runAuditTrial({
        azure,
        storage,
        scenes: [
          { name: 'answers lost', weather: losing, seconds: 5, end: 'SIGKILL' },
          { name: 'by chance', weather: createBadWeather(), seconds: 8 },
          { name: 'gone', weather: gone, seconds: 4, end: 'SIGTERM' },
          { name: 'late', weather: createLate(), seconds: 11, end: 'SIGKILL' },
        ],
      })

      expect(result.acknowledged).toBeGreaterThan(3_000)
      expect(result).toMatchObject({ lost: 0, doubled: 0, disordered: 0, refused: 0, left: [] })
      // BUDGETS.auditAtStop, and what a busy machine adds.
      for (const ms of result.stops) expect(ms).toBeLessThan(8_000)
    },
    TRIAL_MS,
  )
})
