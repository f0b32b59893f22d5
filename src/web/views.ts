import { escapeMarkup } from './escape-markup.ts'
import type { Locals, Shared } from './template-locals.ts'
import { loadTemplates, type Draw } from './templates.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    views: Views
  }
}

/** The templates: compiled once, so that a page touches no file and a broken one shows before anybody sees a page. */
export interface Views {
  /**
   * Draws a template, named by its path without ending.
   *
   * @throws Error where there is no such template, or it reads what there isn't
   */
  draw(name: string, locals: Locals): string
}

export function loadViews(shared: Shared): Views {
  const drawings = new Map<string, Draw>()
  const draw = (name: string, locals: Locals = {}) => {
    const drawing = drawings.get(name)
    if (!drawing) throw new Error(`There is no template ${name}.`)
    return drawing(locals)
  }
  for (const [name, template] of loadTemplates()) drawings.set(name, template(shared, escapeMarkup, draw))
  return { draw }
}
