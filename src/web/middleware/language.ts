import type { Request, RequestHandler } from 'express'
import * as z from 'zod'
import { type Language, LANGUAGES } from '../../words/languages.ts'
import type { Words } from '../../words/words.ts'
import type { LocalizedViews } from '../localized-views.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** What a person reads in answer to this request, in their language. */
    words: Words
  }
}

const Named = z
  .enum([...LANGUAGES] as Language[])
  .optional()
  .catch(undefined)

/** Gives a request its words, and the views that are drawn with them. */
export function language({ localizedViews }: { localizedViews: LocalizedViews }): RequestHandler {
  return async (req, res, next) => {
    // A language that can't be loaded is told in English.
    Object.assign(res.locals, localizedViews.english)
    const wanted = chooseLanguage(req)
    Object.assign(res.locals, localizedViews.find(wanted) ?? (await localizedViews.load(wanted)))
    next()
  }
}

/** An event stream changes a page, so it is in the language of that page, which its address names. */
function chooseLanguage(req: Request): Language {
  return (isStream(req) ? Named.parse(req.query['language']) : undefined) ?? findAccepted(req) ?? LANGUAGES[0]
}

function isStream({ path }: Request): boolean {
  return path.endsWith('/events')
}

/** What the browser asks for in `Accept-Language`. `*`, and no header at all, take the first. */
function findAccepted(req: Request): Language | undefined {
  return Named.parse(req.acceptsLanguages([...LANGUAGES]) || undefined)
}
