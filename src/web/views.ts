import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import ejs from 'ejs'

declare module 'express-serve-static-core' {
  interface Locals {
    views: Views
  }
}

/** The templates: read and compiled once at start, so that a page touches no file and a broken one stops the start. */
export interface Views {
  /**
   * Draws a template, named by its path without ending. It reads `locals` and what every template may read.
   *
   * @throws Error where there is no such template, or it reads what there isn't
   */
  draw(name: string, locals: Partial<Record<(typeof NAMES)[number], unknown>>): string
}

/** What templates may read. Named beforehand, they are plain functions: by EJS's usual `with` a list takes three times as long. */
const NAMES = [
  'address',
  'asked',
  'asset',
  'events',
  'house',
  'icon',
  'model',
  'nonce',
  'operation',
  'paths',
  'person',
  'title',
  'trouble',
  'view',
  'vm',
] as const

export function loadViews(folder: string, shared: Parameters<Views['draw']>[1]): Views {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ejs'))
  const templates = new Map(
    files.map((file) => [file.replaceAll('\\', '/').replace(/\.ejs$/, ''), loadTemplate(join(folder, file))]),
  )

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

/** EJS's own include looks for the file each time, hundreds of times for a page, and its name is taken. */
const INCLUDE = 'includeTemplate'

function loadTemplate(path: string): ejs.TemplateFunction {
  const text = readFileSync(path, 'utf8').replaceAll('- include(', `- ${INCLUDE}(`)
  // The types are those of an earlier version.
  const options: ejs.Options & { async: false; client?: false; unsafePrototypeLocals: true } = {
    async: false,
    filename: path,
    rmWhitespace: true,
    _with: false,
    localsName: 'locals',
    destructuredLocals: [...NAMES, INCLUDE],
    // They are made here, for each template anew: a copy more would cost as much as drawing does.
    unsafePrototypeLocals: true,
    // Which line fails is found by tests; to count the lines as they are drawn takes half as long again.
    compileDebug: false,
  }
  return ejs.compile(text, options)
}
