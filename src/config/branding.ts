import * as z from 'zod'
import { optional } from './optional.ts'

/** The branding of the organisation that runs this app. */
export interface Branding {
  readonly organisation: string | undefined
  /** The support contact: a mail address as a mailto: link, or an https link. */
  readonly support: { readonly href: string; readonly label: string } | undefined
  /** A line above every page. */
  readonly notice: string | undefined
}

const MAX_NAME = 60
const MAX_NOTICE = 300

const line = (most: number) => {
  const error = `must be a line of 1 to ${most} characters`
  return z.string().transform(toLine).pipe(z.string().min(1, { error }).max(most, { error }))
}

export const BRANDING_SETTINGS = {
  ORGANISATION_NAME: optional(line(MAX_NAME)),
  SUPPORT_CONTACT: optional(
    z.string().transform((value, context) => {
      const contact = findContact(value.trim())
      if (contact) return contact
      context.addIssue('must be a mail address or an https link')
      return z.NEVER
    }),
  ),
  NOTICE: optional(line(MAX_NOTICE)),
}

function toLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function findContact(text: string): Branding['support'] {
  if (z.email().safeParse(text).success) return { href: `mailto:${text}`, label: text }
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.username || url.password) return undefined
  return { href: url.href, label: `${url.host}${url.pathname.replace(/\/$/, '')}` }
}
