import type { AppIdentity } from 'easy-auth-credential/app-identity'
import { createDiagnosis } from 'easy-auth-credential/diagnosis'
import { createSocketPool } from 'easy-auth-credential/pipeline'
import { createGraphQuota } from '../azure/resource-graph/quota.ts'
import { createArmClients } from '../azure/transport/arm-clients.ts'
import { createRecordedCalls } from '../azure/transport/recorded-calls.ts'
import { type Config, ConfigError, readConfig } from '../config/config.ts'
import type { Call } from '../domain/call.ts'
import type { Clock } from '../domain/clock.ts'
import type { HistoryFinding } from '../domain/history.ts'
import { createBus } from '../events/bus.ts'
import { createAppIdentity } from '../identity/app-identity.ts'
import { createIdentity, toEasyAuthOptions } from '../identity/identity.ts'
import { toFault } from './fault.ts'
import { readPerson } from './person-steps.ts'
import { type Step, type StepContext, STEPS } from './steps.ts'

export interface DiagnosisDeps {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A person's access token, if there is one: the same on every call. */
  readonly readToken: () => Promise<string | undefined>
  readonly clock: Clock
  /** Tries the store of the history. */
  readonly checkHistory: (config: Config, appIdentity: AppIdentity) => Promise<HistoryFinding>
  readonly say: (line: string) => void
}

type Outcome = 'passed' | 'failed' | 'skipped'

/**
 * Tries everything that a page needs, one step at a time, and reports each result in a line without a token or secret.
 *
 * @returns whether nothing is wrong
 */
export async function diagnose(deps: DiagnosisDeps): Promise<boolean> {
  const config = readOrExplain(deps)
  if (!config) {
    for (const { name } of STEPS) deps.say(toLine('skipped', name, `skipped: needs ${CONFIGURATION}`))
    return false
  }
  const context = createContext(deps, config)
  const outcomes = new Map<string, Outcome>()
  for (const step of STEPS) {
    const obstacle = await findObstacle(step, deps, outcomes)
    if (obstacle !== undefined) deps.say(toLine('skipped', step.name, `skipped: ${obstacle}`))
    outcomes.set(step.name, obstacle === undefined ? await run(step, context, deps.say) : 'skipped')
  }
  return ![...outcomes.values()].includes('failed')
}

const CONFIGURATION = 'Configuration'

function readOrExplain({ environment, say }: DiagnosisDeps): Config | undefined {
  try {
    const config = readConfig(environment)
    say(toLine('passed', CONFIGURATION, 'is complete'))
    return config
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const fault of error.faults) say(toLine('failed', CONFIGURATION, fault))
    say(toRemedy('Correct these settings; .env.example in the repository explains every one.'))
    return undefined
  }
}

function createContext({ clock, readToken, checkHistory }: DiagnosisDeps, config: Config): StepContext {
  const sockets = createSocketPool()
  const appIdentity = createAppIdentity(config)
  const { identify, onBehalfOf } = createIdentity({
    config,
    appIdentity,
    sockets,
    httpClientFor: createRecordedCalls,
    events: createBus(),
  })
  const diagnosis = createDiagnosis(toEasyAuthOptions(config, appIdentity))
  let person: Promise<Call> | undefined
  return {
    config,
    now: clock.now(),
    diagnosis,
    onBehalfOf,
    clients: createArmClients({ ...config, onBehalfOf, sockets, graphQuota: createGraphQuota({ clock }) }),
    checkHistory: () => checkHistory(config, appIdentity),
    person: () => (person ??= readToken().then((token = '') => readPerson({ identify, diagnosis }, token))),
  }
}

/** Why a step can't run; undefined if it can. */
async function findObstacle(
  { needs, isForPerson }: Step,
  { readToken }: DiagnosisDeps,
  outcomes: ReadonlyMap<string, Outcome>,
): Promise<string | undefined> {
  if (isForPerson && (await readToken()) === undefined) return 'no access token on standard input'
  const missing = needs.find((name) => outcomes.get(name) !== 'passed')
  return missing === undefined ? undefined : `needs ${missing}`
}

async function run(step: Step, context: StepContext, say: (line: string) => void): Promise<Outcome> {
  try {
    say(toLine('passed', step.name, await step.run(context)))
    return 'passed'
  } catch (error) {
    const { message, remedy } = toFault(error)
    say(toLine('failed', step.name, message))
    say(toRemedy(remedy ?? step.remedy))
    return 'failed'
  }
}

const MARKS: Readonly<Record<Outcome, string>> = { passed: '✓', failed: '✗', skipped: '-' }
const WIDTH = Math.max(...STEPS.map(({ name }) => name.length)) + 2

function toLine(outcome: Outcome, name: string, text: string): string {
  return `${MARKS[outcome]} ${name.padEnd(WIDTH)}${text}`
}

function toRemedy(text: string): string {
  return `  ${''.padEnd(WIDTH)}→ ${text}`
}
