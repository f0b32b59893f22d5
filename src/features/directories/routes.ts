import { Router } from 'express'
import * as z from 'zod'
import { AppError } from '../../domain/app-error.ts'
import { ALL_DIRECTORIES } from '../../domain/directory.ts'
import { forgetDirectory, rememberDirectory } from '../../web/directory-cookie.ts'
import { first } from '../../web/first.ts'
import { getCall } from '../../web/get-call.ts'
import { forms } from '../../web/middleware/forms.ts'
import { paths } from '../../web/paths.ts'
import type { Directories } from './directories.ts'

const Choice = z.object({ directory: first, from: first }).catch({ directory: undefined, from: undefined })

/** Remembers the directory that a person has chosen. Asks nobody: the next page does, and says if that directory refuses. */
export function directoryRoutes(deps: { directories: Pick<Directories, 'isAllowed'> }): Router {
  const router = Router()

  router.use(paths.directory, forms())
  router.post(paths.directory, (req, res) => {
    const { directory, from } = Choice.parse(req.body ?? {})
    const chosen = directory?.toLowerCase() ?? ''
    if (chosen === getCall(res).person.tenantId) forgetDirectory(res)
    else if (chosen === ALL_DIRECTORIES || deps.directories.isAllowed(chosen)) rememberDirectory(res, chosen)
    else throw new AppError('not-found', 'noSuchDirectory')
    res.redirect(303, from === paths.operations ? paths.operations : paths.vms)
  })

  return router
}
