import { escapeMarkup } from './escape-markup.ts'
import type { CallsModel } from './partials/azure-calls.ts'
import type { DirectoryModel } from './partials/directory.ts'
import type { Locals, Shared } from './template-locals.ts'
import type { Draw, Template } from './templates.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    views: Views
  }
}

/** The locals of each view, by its path without extension. Features add theirs. */
export interface ViewLocals {
  'frame/top': {
    view: string
    title: string
    /** What comes after it, where a person has several directories. */
    directoryOfTitle: string
    nonce: string
    preferences: {
      /** Of the `html` element: `data-theme` and so on. */
      readonly attributes: readonly { readonly name: string; readonly value: string }[]
      readonly version: string
      readonly colorScheme: string
      /** The colour of the page for what surrounds it, for each scheme of the system unless one is chosen. */
      readonly grounds: readonly { readonly scheme: string | undefined; readonly colour: string }[]
    }
    person: PersonModel | undefined
    directory: DirectoryModel | undefined
    /** How many failures wait for the person to read them. */
    unread: number
  }
  'frame/waiting': Record<string, never>
  'frame/bottom': { asked: CallsModel | undefined }
}

export interface PersonModel {
  readonly id: string
  readonly name: string
  /** Stands in a circle beside the name. */
  readonly initial: string
  readonly userPrincipalName: string
  /** How much longer the sign-in lasts, in milliseconds. */
  readonly lastsMs: number
  /** The last change before this page; empty if it is of a page on which nothing changes. */
  readonly sinceChange: string
}

/** A view that fills the frame. */
export type PageName = {
  [Name in keyof ViewLocals]: ViewLocals[Name] extends { model: object } ? Name : never
}[keyof ViewLocals]

/** The templates. They are compiled once, so a page reads no file and a broken template fails before any page is shown. */
export interface Views {
  /**
   * Draws a view.
   *
   * @throws Error if its template does not exist, or reads something that does not exist
   */
  draw<Name extends keyof ViewLocals>(name: Name, locals: ViewLocals[Name]): string
  /** Draws what fills the frame. Its model is the only thing that it needs. */
  drawPage<Name extends PageName>(name: Name, model: ViewLocals[Name]['model']): string
}

/** @param shared what every template can read: the words of one language among it */
export function bindViews(templates: ReadonlyMap<string, Template>, shared: Shared): Views {
  const drawings = new Map<string, Draw>()
  const draw = (name: string, locals: Locals = {}) => {
    const drawing = drawings.get(name)
    if (!drawing) throw new Error(`There is no template ${name}.`)
    return drawing(locals)
  }
  for (const [name, template] of templates) drawings.set(name, template(shared, escapeMarkup, draw))
  return { draw, drawPage: (name, model) => draw(name, { model }) }
}
