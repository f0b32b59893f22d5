import type { Request, Response } from 'express'
import * as z from 'zod'
import { LANGUAGES } from '../words/languages.ts'
import { readCookie } from './read-cookie.ts'

/** What people choose for a browser of theirs. The first of each is what they get without a choice. */
export const CHOICES = {
  language: ['system', ...LANGUAGES],
  theme: ['system', 'light', 'dark'],
  density: ['comfortable', 'compact'],
  shortcuts: ['on', 'off'],
  /** Of the browser, when what takes a while has ended and nobody looks. */
  notifications: ['off', 'on'],
} as const

export type PreferenceName = keyof typeof CHOICES
export type Preferences = { readonly [Name in PreferenceName]: (typeof CHOICES)[Name][number] }

export const PREFERENCE_NAMES = [
  'language',
  'theme',
  'density',
  'shortcuts',
  'notifications',
] as const satisfies PreferenceName[]

/** `__Host-` keeps other hosts of the domain from setting it. Browsers take it from localhost over plain http, too. */
const NAME = '__Host-preferences'
const A_YEAR_MS = 365 * 24 * 60 * 60_000
/** Sent with links from elsewhere too, so that the first page is as the person wants it. It says nothing of who they are. */
const OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

const Kept = z.object({
  language: toKept(CHOICES.language),
  theme: toKept(CHOICES.theme),
  density: toKept(CHOICES.density),
  shortcuts: toKept(CHOICES.shortcuts),
  notifications: toKept(CHOICES.notifications),
})

/** What is missing is the rule, and no error that is made only to be caught. */
function toKept<Choice extends string>(choices: readonly [Choice, ...Choice[]]) {
  return z
    .enum(choices)
    .default(() => choices[0])
    .catch(choices[0])
}

/** Reads `language-de.theme-dark`: no character in it needs an escape in a cookie. What is missing or odd is the default. */
export function readPreferences(req: Request): Preferences {
  const parts = (readCookie(req, NAME) ?? '').split('.')
  return Kept.parse(Object.fromEntries(parts.map(toEntry)))
}

function toEntry(part: string): [name: string, value: string] {
  const [name = '', ...value] = part.split('-')
  return [name, value.join('-')]
}

/** Keeps only what differs from the defaults. */
export function keepPreferences(res: Response, preferences: Preferences): void {
  const value = findChanged(preferences)
    .map((name) => `${name}-${preferences[name]}`)
    .join('.')
  if (value) res.cookie(NAME, value, { ...OPTIONS, maxAge: A_YEAR_MS })
  else res.clearCookie(NAME, OPTIONS)
}

/** The names of what differs from the defaults. */
export function findChanged(preferences: Preferences): PreferenceName[] {
  return PREFERENCE_NAMES.filter((name) => preferences[name] !== CHOICES[name][0])
}
