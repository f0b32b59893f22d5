import { Router } from 'express'
import * as z from 'zod'
import { AppError } from '../../domain/app-error.ts'
import { findNickname, findNoteText, MAX_NICKNAME, MAX_NOTE_TEXT, type VmNote } from '../../domain/vm-note.ts'
import { findCameFrom } from '../../web/came-from.ts'
import { findDirectory } from '../../web/chosen-directory.ts'
import { getCall } from '../../web/get-call.ts'
import { actionRateLimit } from '../../web/middleware/rate-limits.ts'
import { paths } from '../../web/paths.ts'
import { readVmId } from '../../web/read-input.ts'
import { renderPage } from '../../web/render-page.ts'
import type { Notes } from './notes.ts'
import { type NoteModel, toNoteModel } from './page.ts'

declare module '../../web/views.ts' {
  interface ViewLocals {
    'notes/note': { model: NoteModel }
  }
}

/** The page or dialog in which a person gives a VM their own name and a note. Azure is asked nothing. */
export function noteRoutes(deps: { notes: Notes }): Router {
  const router = Router()
  const path = '/vms/:subscriptionId/:resourceGroup/:name/note' as const

  router.get(path, async (req, res) => {
    const id = readVmId(req.params)
    const note = await deps.notes.get(getCall(res), id)
    const { words } = res.locals
    const model = toNoteModel(id, note, { from: findCameFrom(req), directory: findDirectory(res), words })
    renderPage(res, 'notes/note', model.heading, model)
  })

  router.post(path, actionRateLimit())

  router.post(path, async (req, res) => {
    const id = readVmId(req.params)
    await deps.notes.save(getCall(res), id, readNote(req.body))
    res.redirect(303, findCameFrom(req) ?? paths.vm(id, findDirectory(res)))
  })

  return router
}

const NoteForm = z.object({ nickname: z.string(), note: z.string() })

/** @throws AppError invalid-input if the form lacks a field, or one holds what can't be kept */
function readNote(body: unknown): VmNote {
  const { data } = NoteForm.safeParse(body)
  if (!data) throw new AppError('invalid-input', 'unreadableRequest')
  const [nickname, text] = [findNickname(data.nickname), findNoteText(data.note)]
  if (nickname === undefined) throw new AppError('invalid-input', { key: 'nickname', params: { most: MAX_NICKNAME } })
  if (text === undefined) throw new AppError('invalid-input', { key: 'noteText', params: { most: MAX_NOTE_TEXT } })
  return { nickname, text }
}
