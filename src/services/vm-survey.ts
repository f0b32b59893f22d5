import { AppError, type ErrorKind } from '../domain/app-error.ts'
import { inShort, type User } from '../domain/user.ts'
import { UNTOLD_ADDRESSES, type Vm } from '../domain/vm.ts'
import type { Clock, Estate } from './ports.ts'

/** The VMs of a person's subscriptions, gathered one subscription after the other where nobody can be asked for all at once. */
export interface VmSurvey {
  /**
   * What there is so far, once it is complete or `patienceMs` have passed. Who asks again soon finds the same survey, further on.
   *
   * @throws AppError where not even the subscriptions can be listed
   */
  look(user: User, patienceMs: number): Promise<SurveyView>
  /** Ends the survey of a person, and forgets what it has read. */
  forget(userObjectId: string): void
}

export interface SurveyView {
  readonly vms: readonly Vm[]
  readonly subscriptions: { readonly all: number; readonly read: number }
  /** The subscriptions that could not be read, and why. */
  readonly gaps: readonly Gap[]
  readonly isComplete: boolean
  /** When it began, in milliseconds since the Unix epoch. */
  readonly asOf: number
}

export interface Gap {
  readonly subscription: string
  readonly reason: string
}

/** Whether a failure of the inventory says nothing of the person, so that a survey may do in its place. */
export function isReplaceable(error: unknown): error is AppError {
  return error instanceof AppError && REPLACEABLE.includes(error.kind)
}

const REPLACEABLE: readonly ErrorKind[] = [
  'azure-throttled',
  'azure-unavailable',
  'azure-slow',
  'azure-refused',
  'forbidden',
  'not-found',
  'conflict',
]

/** Subscriptions that are asked at a time: Resource Manager lets a person ask 25 times a second, at a stretch more. */
const AT_A_TIME = 8
const SUBSCRIPTION_WITHIN_MS = 8_000
const SURVEY_WITHIN_MS = 120_000
/** As long as a complete survey is told again instead of being made anew. */
const KEPT_MS = 15_000
/** Of all people together: some 300 MB. */
const MOST_VMS_KEPT = 400_000

interface Survey {
  readonly begunAt: number
  readonly vms: Vm[]
  readonly gaps: Gap[]
  all: number
  read: number
  endedAt: number | undefined
  failure: { readonly error: unknown } | undefined
  /** Never rejects. */
  readonly end: Promise<void>
  readonly stop: () => void
}

export function createVmSurvey(deps: { estate: Estate; clock: Clock }): VmSurvey {
  const surveys = new Map<string, Survey>()

  function begin(user: User): Survey {
    const stopped = new AbortController()
    // It goes on when the page that began it has ended.
    const surveyor = inShort({ ...user, deadline: stopped.signal }, SURVEY_WITHIN_MS)
    const survey: Survey = {
      begunAt: deps.clock.now(),
      vms: [],
      gaps: [],
      all: 0,
      read: 0,
      endedAt: undefined,
      failure: undefined,
      end: Promise.resolve().then(async () => {
        try {
          await readAll(surveyor, survey)
        } catch (error) {
          survey.failure = { error }
        }
        survey.endedAt = deps.clock.now()
      }),
      stop: () => stopped.abort(),
    }
    return survey
  }

  async function readAll(user: User, survey: Survey): Promise<void> {
    const subscriptions = await deps.estate.subscriptions(user)
    survey.all = subscriptions.length
    const waiting = subscriptions.values()
    const readOneByOne = async () => {
      for (const subscription of waiting) await readOne(user, survey, subscription)
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, readOneByOne))
  }

  async function readOne(user: User, survey: Survey, { id, name }: { id: string; name: string }): Promise<void> {
    try {
      const machines = await deps.estate.vmsOf(inShort(user, SUBSCRIPTION_WITHIN_MS), id)
      for (const vm of machines) survey.vms.push({ ...vm, subscriptionName: name, addresses: UNTOLD_ADDRESSES })
      survey.read += 1
    } catch (error) {
      survey.gaps.push({ subscription: name, reason: toAppError(error).message })
    }
  }

  function forget(person: string): void {
    surveys.get(person)?.stop()
    surveys.delete(person)
  }

  /** The oldest go first, once there are too many VMs in all; the one that is looked at stays. */
  function makeRoom(lookedAt: string): void {
    let vms = 0
    for (const [person, survey] of [...surveys].toReversed()) {
      vms += survey.vms.length
      const isOver = survey.endedAt !== undefined && survey.endedAt < deps.clock.now() - KEPT_MS
      if (isOver || (vms > MOST_VMS_KEPT && person !== lookedAt)) forget(person)
    }
  }

  return {
    async look(user, patienceMs) {
      makeRoom(user.objectId)
      const survey = surveys.get(user.objectId) ?? begin(user)
      surveys.set(user.objectId, survey)
      const looked = new AbortController()
      await Promise.race([survey.end, deps.clock.wait(patienceMs, AbortSignal.any([user.deadline, looked.signal]))])
      looked.abort()
      if (survey.failure) {
        surveys.delete(user.objectId)
        throw survey.failure.error
      }
      return {
        vms: [...survey.vms],
        subscriptions: { all: survey.all, read: survey.read },
        gaps: [...survey.gaps],
        isComplete: survey.endedAt !== undefined,
        asOf: survey.begunAt,
      }
    },
    forget,
  }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}
