import { posix } from 'node:path'
import { INCLUDE, type LOCALS } from './template-locals.ts'
import { loadTemplates } from './templates.ts'

declare module 'express-serve-static-core' {
  interface Locals {
    views: Views
  }
}

/** The templates: compiled once, so that a page touches no file and a broken one shows before anybody sees a page. */
export interface Views {
  /**
   * Draws a template, named by its path without ending. It reads `locals` and what every template may read.
   *
   * @throws Error where there is no such template, or it reads what there isn't
   */
  draw(name: string, locals: Partial<Record<(typeof LOCALS)[number], unknown>>): string
}

export function loadViews(shared: Parameters<Views['draw']>[1]): Views {
  const templates = loadTemplates()

  /** What a template includes, by the words in which it says so. */
  const resolved = new Map<string, string>()
  function resolve(from: string, path: string): string {
    const key = `${from} ${path}`
    const name = resolved.get(key) ?? posix.join(posix.dirname(from), path)
    resolved.set(key, name)
    return name
  }

  function drawWith(name: string, locals: Record<string, unknown>): string {
    const template = templates.get(name)
    if (!template) throw new Error(`There is no template ${name}.`)
    locals[INCLUDE] = (path: string, more: object) => drawWith(resolve(name, path), { ...locals, ...more })
    return template(locals)
  }

  return { draw: (name, locals) => drawWith(name, { ...shared, ...locals }) }
}
