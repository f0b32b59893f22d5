import type { Request, RequestHandler } from 'express'
import * as z from 'zod'
import { type Language, LANGUAGES } from '../../words/languages.ts'
import type { Words } from '../../words/words.ts'
import type { LocalizedViews } from '../localized-views.ts'
import { type Preferences, readPreferences } from '../preferences.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    /** What the person has chosen for this browser. */
    preferences: Preferences
    /** What a person reads in answer to this request, in their language. */
    words: Words
  }
}

/** Gives a request the preferences of its browser, the words of its language, and the views that are drawn with them. */
export function preferences({ localizedViews }: { localizedViews: LocalizedViews }): RequestHandler {
  return async (req, res, next) => {
    const kept = readPreferences(req)
    // The error page of a language that can't be loaded is in English.
    Object.assign(res.locals, { preferences: kept, ...localizedViews.english })
    const wanted = chooseLanguage(req, kept)
    Object.assign(res.locals, localizedViews.find(wanted) ?? (await localizedViews.load(wanted)))
    next()
  }
}

function chooseLanguage(req: Request, { language }: Preferences): Language {
  const named = findNamed(req)
  if (named !== undefined) return named
  return language === 'system' ? findAccepted(req) : language
}

const Named = z.enum(LANGUAGES).optional().catch(undefined)

/** What changes an open page is in the language of that page, which its address names. */
function findNamed(req: Request): Language | undefined {
  return req.path.endsWith('/live') ? Named.parse(req.query['language']) : undefined
}

/** What the browser asks for in `Accept-Language`. No header at all, and `*`, take the first. */
function findAccepted(req: Request): Language {
  return Named.parse(req.acceptsLanguages([...LANGUAGES])) ?? LANGUAGES[0]
}
