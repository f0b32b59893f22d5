import { escapeMarkup } from './escape-markup.ts'
import type { Locals, Shared } from './template-locals.ts'
import { loadTemplates, type Draw } from './templates.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    views: Views
  }
}

/** The templates. They are compiled once, so a page reads no file and a broken template fails before any page is shown. */
export interface Views {
  /**
   * Draws a template, named by its path without extension.
   *
   * @throws Error if the template does not exist, or reads something that does not exist
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
