import { randomUUID } from 'node:crypto'
import { type Response, Router } from 'express'
import * as z from 'zod'
import { AppError } from '../../domain/app-error.ts'
import { isGuid } from '../../domain/arm-id.ts'
import { isBulkAction, toBulkGroup } from '../../domain/bulk-action.ts'
import type { Operation } from '../../domain/operation.ts'
import { isTurnedOff, type OrganisationPolicy } from '../../domain/organisation-policy.ts'
import { getVmAction } from '../../domain/vm-actions/vm-actions.ts'
import { findCameFrom, findList } from '../../web/came-from.ts'
import { findDirectory } from '../../web/chosen-directory.ts'
import { first } from '../../web/first.ts'
import { getCall } from '../../web/get-call.ts'
import { actionRateLimit } from '../../web/middleware/rate-limits.ts'
import { withParameter } from '../../web/parameter.ts'
import type { Portal } from '../../web/partials/connect.ts'
import { toRefreshModel } from '../../web/partials/refresh.ts'
import { toDomId } from '../../web/partials/vm.ts'
import { inDirectory, paths } from '../../web/paths.ts'
import { readIsStopped } from '../../web/read-input.ts'
import { readListPath } from '../../web/read-list-query.ts'
import { renderPage } from '../../web/render-page.ts'
import type { Activity } from '../activity/activity.ts'
import type { Bulks } from './bulk.ts'
import type { Chosen, createFindChosen, Selection } from './chosen.ts'
import { type BulkAction, type ConfirmBulkModel, toConfirmBulkModel } from './confirm.ts'
import { type BulkModel, toBulkModel } from './page.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'bulk/confirm': { model: ConfirmBulkModel }
    'bulk/bulk': { model: BulkModel }
  }
}

export interface BulkRoutesDeps {
  readonly bulks: Bulks
  readonly findChosen: ReturnType<typeof createFindChosen>
  readonly activity: Pick<Activity, 'refreshSome'>
  readonly policy: OrganisationPolicy
  readonly portal: Pick<Portal, 'origin'>
}

/** One action for many VMs: the page that asks, the form that begins, and the page that shows how far it is. */
export function bulkRoutes(deps: BulkRoutesDeps): Router {
  const router = Router()

  router.get('/bulk', async (req, res) => {
    const asked = readAsked(req.query)
    const action = readAction(asked.action)
    const back = findList(findCameFrom(req)) ?? inDirectory(paths.vms, findDirectory(res))
    const model = toConfirmBulkModel(action, await find(res, action, back, asked), {
      fields: [
        { name: 'id', value: randomUUID() },
        { name: 'from', value: asked.of === undefined ? back : inDirectory(paths.vms, findDirectory(res)) },
      ],
      directory: findDirectory(res),
      back,
      words: res.locals.words,
    })
    renderPage(res, 'bulk/confirm', model.heading, model)
  })

  router.post('/bulk', actionRateLimit())

  router.post('/bulk', async (req, res) => {
    const asked = readAsked(req.body)
    const action = readAction(asked.action)
    const list = findList(findCameFrom(req)) ?? paths.vms
    const { fitting, leftOut, missing } = await find(res, action, list, asked)
    await deps.bulks.begin(getCall(res), {
      id: readId(asked.id),
      action,
      vms: fitting,
      notSent: leftOut.map(({ vm }) => vm),
    })
    res.redirect(303, toPage(res, readId(asked.id), missing))
  })

  router.get('/bulk/:id', async (req, res) => {
    const id = readId(req.params.id)
    const operations = await deps.activity.refreshSome(getCall(res), await read(res, id))
    const missing = readMissing(req.query)
    const { words } = res.locals
    const model = toBulkModel(id, operations, {
      missing,
      directory: findDirectory(res),
      isOfSeveral: findDirectory(res) !== undefined,
      back: inDirectory(paths.vms, findDirectory(res)),
      portal: deps.portal,
      words,
    })
    const refresh = toRefreshModel(toPage(res, id, missing), {
      isMoving: model.live.isMoving,
      isStopped: readIsStopped(req.query),
      words,
    })
    renderPage(res, 'bulk/bulk', model.title, { ...model, refresh })
  })

  router.post('/bulk/:id/stop', async (req, res) => {
    const id = readId(req.params.id)
    await read(res, id)
    await deps.bulks.stop(getCall(res), id)
    res.redirect(303, paths.bulk(id, findDirectory(res)))
  })

  async function find(
    res: Response,
    action: BulkAction,
    list: string,
    { row, of, group, all }: Asked,
  ): Promise<Chosen> {
    const call = getCall(res)
    const rows = all ? undefined : of === undefined ? row : await findRows(res, of, group)
    const selection = { query: readListPath(of === undefined ? list : paths.vms), some: rows && toSome(rows) }
    return deps.findChosen(call, selection, action)
  }

  async function findRows(res: Response, of: string, group: string | undefined): Promise<readonly string[]> {
    const operations = await read(res, readId(of))
    return operations.filter((one) => toBulkGroup(one) === group).map(({ vm }) => toDomId(vm))
  }

  async function read(res: Response, id: string): Promise<readonly Operation[]> {
    const operations = await deps.bulks.find(getCall(res), id)
    if (operations.length === 0) throw new AppError('not-found', 'noSuchPage')
    return operations
  }

  /** @throws AppError if there is no such action for many, or the organisation has turned it off */
  function readAction(name = ''): BulkAction {
    if (!isBulkAction(name)) throw new AppError('invalid-input', 'unreadableRequest')
    if (isTurnedOff(deps.policy, name)) throw new AppError('turned-off', 'turnedOff')
    return { ...getVmAction(name), name }
  }

  return router
}

function toPage(res: Response, id: string, missing: number): string {
  const page = paths.bulk(id, findDirectory(res))
  return missing > 0 ? withParameter(page, 'missing', String(missing)) : page
}

function toSome(rows: readonly string[]): Selection['some'] {
  const wanted = new Set(rows)
  return { number: wanted.size, has: (id) => wanted.has(toDomId(id)) }
}

const rows = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((text) => text.split(' ')))
  .catch([])

const AskedInput = z.object({ action: first, id: first, row: rows, all: first, of: first, group: first })

interface Asked extends Omit<z.infer<typeof AskedInput>, 'all'> {
  readonly all: boolean
}

function readAsked(input: unknown): Asked {
  const asked = AskedInput.parse(input ?? {})
  return { ...asked, all: asked.all !== undefined }
}

/** @throws AppError not-found if it can't be the id of a bulk */
function readId(id = ''): string {
  if (!isGuid(id)) throw new AppError('not-found', 'noSuchPage')
  return id
}

const Missing = z.object({ missing: z.coerce.number().int().min(0).max(1_000).catch(0) })

function readMissing(query: unknown): number {
  return Missing.parse(query).missing
}
