import { AppError, type ErrorKind } from '../../domain/app-error.ts'
import { toVmKey, type VmId } from '../../domain/arm-id.ts'
import { BUDGETS } from '../../domain/budgets.ts'
import type { Call } from '../../domain/call.ts'
import type { Clock } from '../../domain/clock.ts'
import { type Failure, toCureFor } from '../../domain/failure.ts'
import { isRecent, isUnread, type Operation } from '../../domain/operation.ts'
import { toPersonKey } from '../../domain/person.ts'
import { isTransitional } from '../../domain/power-state.ts'
import type { ComputeVm } from '../../domain/vm.ts'
import { getVmAction } from '../../domain/vm-actions/vm-actions.ts'
import type { Bus } from '../../events/bus.ts'
import type { ComputeVms, Progress } from '../vm-actions/ports.ts'
import { newestOfEachVm } from './newest.ts'
import type { HeldBulks, OperationList, OperationStore } from './ports.ts'

/** The operations that a person has started, and their progress. */
export interface Activity {
  /** A person's operations, newest first, each as Azure reports it now. */
  list(call: Call): Promise<OperationList>
  /** The same, as far as they are known. Does not call Azure. */
  known(call: Call): Promise<OperationList>
  /** The newest operation of each VM. Does not call Azure. */
  newest(call: Call): Promise<readonly Operation[]>
  /** Those of them that run, are over only just, or failed and the person has not read that yet. */
  recent(call: Call): Promise<readonly Operation[]>
  /** Those of a person's operations about which to ask Azure now, the ones that have waited longest. All have their turn. */
  takeTurns(operations: readonly Operation[]): readonly Operation[]
  /** Those of a bulk. Does not call Azure. */
  ofBulk(call: Call, bulk: string): Promise<readonly Operation[]>
  /** The newest operation of a VM, if it is not older than a day, or failed and is not read. Does not call Azure. */
  find(call: Call, id: VmId): Promise<Operation | undefined>
  /** Asks Azure for the progress of a running operation, and saves the operation once it has ended. */
  refresh(call: Call, operation: Operation): Promise<Operation>
  /** The same for those that have their turn. If Azure does not answer, an operation is as it was. */
  refreshSome(call: Call, operations: readonly Operation[]): Promise<readonly Operation[]>
}

/** What this process knows of an operation that is under way, beside what is stored. */
interface Look {
  /** In milliseconds since 1970. */
  readonly askedAt: number
  /** Whether the VM has shown that it changes. Of an action that leads to where it began, nothing else tells the end. */
  readonly hasChanged: boolean
}

/** Of one directory. */
export const MAX_LISTED = 2_000
/** Of operations whose person has gone, nobody sees the end. */
const MAX_LOOKS = 5_000
/** Caps the operations that one page asks Azure about. */
const MAX_ASKED = 10

export function createActivity(deps: {
  store: OperationStore
  computeVms: ComputeVms
  clock: Clock
  events: Bus
  holds: HeldBulks
}): Activity {
  /** By operation that is under way, the one looked at longest ago first. */
  const looks = new Map<string, Look>()

  async function refresh(call: Call, operation: Operation): Promise<Operation> {
    if (operation.status !== 'running') return operation
    const progress = await findProgress(call, operation)
    if (progress.status === 'running') return operation
    const failure = progress.failure && forItsVm(progress.failure, operation)
    const ended = { ...operation, ...progress, failure, endedAt: progress.endedAt ?? deps.clock.now() }
    await deps.store.save(ended)
    if (ended.status !== 'not-sent') publishEnd(call, ended)
    return ended
  }

  function publishEnd({ person }: Call, { id, vm, action, status, failure, correlationId }: Operation): void {
    const outcome = status === 'succeeded' || status === 'failed' ? status : 'unknown'
    const asked = { person, vm, action, operation: id }
    deps.events.publish('action-ended', { ...asked, outcome, code: failure?.code, correlationId })
  }

  async function findProgress(call: Call, operation: Operation): Promise<Progress> {
    const age = deps.clock.now() - operation.begunAt
    if (age > BUDGETS.operationGivenUp) return LOST
    if (operation.stage === 'waiting') return (await isWaiting(operation, age)) ? RUNNING : NOT_SENT
    // The request that has sent it still waits for Azure's answer.
    if (operation.stage === 'sending' && age < BUDGETS.page) return RUNNING
    let isForgotten = false
    try {
      if (operation.pollUrl !== undefined) return await deps.computeVms.progress(call, operation.pollUrl)
    } catch (error) {
      if (!(error instanceof AppError) || !NO_PROGRESS.includes(error.kind)) throw error
      isForgotten = error.kind === 'not-found'
    }
    const vm = await findVm(call, operation.vm)
    if (!vm) return getVmAction(operation.action).mayDelete ? DONE : LOST
    const progress = findProgressOf(operation, vm)
    // Nothing will show any more: Azure forgets what has ended, and has never had what did not reach it.
    const isOver = isForgotten || operation.stage !== undefined || age > BUDGETS.operationUnseen
    return progress.status === 'running' && isOver && !isChanging(vm) ? LOST : progress
  }

  /** Undefined if Azure no longer has it. */
  async function findVm(call: Call, id: VmId): Promise<ComputeVm | undefined> {
    try {
      return await deps.computeVms.get(call, id)
    } catch (error) {
      if (error instanceof AppError && error.kind === 'not-found') return undefined
      throw error
    }
  }

  async function isWaiting({ bulk = '', personKey }: Operation, age: number): Promise<boolean> {
    return age < BUDGETS.bulkHold || deps.holds.isHeld(personKey, bulk)
  }

  /** What the VM shows of an operation that can't be read: only a change tells its end. */
  function findProgressOf(operation: Operation, vm: ComputeVm): Progress {
    const { id, action, before, stage } = operation
    const { power, provisioning, failure } = vm
    if (isChanging(vm)) {
      note(id, { hasChanged: true })
      return RUNNING
    }
    const hasChanged =
      looks.get(id)?.hasChanged === true || before?.power !== power || before.provisioning !== provisioning
    if (hasChanged && provisioning === 'Failed' && failure) return { ...LOST, status: 'failed', failure }
    // Azure was done at once if it named no progress.
    const isBelievable = hasChanged || (operation.pollUrl === undefined && stage === undefined)
    const { goal = before?.power } = getVmAction(action)
    if (isBelievable && power === goal) return DONE
    return power !== 'unknown' && hasChanged ? LOST : RUNNING
  }

  function note(id: string, news: Partial<Look>): void {
    const look = { askedAt: 0, hasChanged: false, ...looks.get(id), ...news }
    looks.delete(id)
    looks.set(id, look)
    const [oldest] = looks.keys()
    if (looks.size > MAX_LOOKS && oldest !== undefined) looks.delete(oldest)
  }

  const known = ({ person }: Call) => deps.store.list(toPersonKey(person), MAX_LISTED)

  async function newest(call: Call): Promise<readonly Operation[]> {
    const { operations } = await known(call)
    return newestOfEachVm(operations)
  }

  function takeTurns(operations: readonly Operation[]): readonly Operation[] {
    const lastAskedAt = ({ id }: Operation) => looks.get(id)?.askedAt ?? 0
    const next = operations.toSorted((a, b) => lastAskedAt(a) - lastAskedAt(b)).slice(0, MAX_ASKED)
    for (const { id } of next) note(id, { askedAt: deps.clock.now() })
    return next
  }

  async function refreshSome(call: Call, operations: readonly Operation[]): Promise<readonly Operation[]> {
    const asked = takeTurns(operations.filter(({ status }) => status === 'running'))
    const refreshed = await Promise.all(asked.map(async (operation) => refresh(call, operation).catch(() => operation)))
    const byId = new Map(refreshed.map((operation) => [operation.id, operation]))
    return operations.map((operation) => byId.get(operation.id) ?? operation)
  }

  return {
    refresh,
    refreshSome,
    known,
    newest,
    async recent(call) {
      const now = deps.clock.now()
      return (await newest(call)).filter((one) => isRecent(one, now) || isUnread(one))
    },
    takeTurns,
    async list(call) {
      const { operations, history } = await known(call)
      return { operations: await refreshSome(call, operations), history }
    },
    async ofBulk(call, bulk) {
      const { operations } = await known(call)
      return operations.filter((one) => one.bulk === bulk)
    },
    async find(call, id) {
      const { operations } = await known(call)
      const since = deps.clock.now() - BUDGETS.operationExplains
      const last = operations.find(({ vm }) => toVmKey(vm) === toVmKey(id))
      return last && (last.begunAt > since || isUnread(last)) ? last : undefined
    },
  }
}

/**
 * Azure forgets an operation some time after its end. It may also hide the progress from a person whose role is assigned
 * at the VM. The VM's own power state then shows how the operation ended.
 */
const NO_PROGRESS: readonly ErrorKind[] = ['not-found', 'forbidden', 'conflict', 'azure-refused']

const RUNNING: Progress = { status: 'running', endedAt: undefined, failure: undefined }
const NOT_SENT: Progress = { status: 'not-sent', endedAt: undefined, failure: undefined }
const DONE: Progress = { status: 'succeeded', endedAt: undefined, failure: undefined }
const LOST: Progress = { status: 'unknown', endedAt: undefined, failure: undefined }

/** A VM that restarts is reported as running, but as changing. */
function isChanging({ power, provisioning }: ComputeVm): boolean {
  return isTransitional(power) || provisioning === 'Updating' || provisioning === 'Deleting'
}

/** The same failure, with what undoes it for this VM. */
function forItsVm(failure: Failure, { before }: Operation): Failure {
  return { ...failure, cure: toCureFor(before?.isSpot, failure.cure) }
}
