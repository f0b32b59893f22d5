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
  draw(name: string, locals: object): string
}

export function loadViews(folder: string, shared: object): Views {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ejs'))
  const templates = new Map(
    files.map((file) => [
      file.replaceAll('\\', '/').replace(/\.ejs$/, ''),
      ejs.compile(readFileSync(join(folder, file), 'utf8'), { rmWhitespace: true, filename: join(folder, file) }),
    ]),
  )

  function draw(name: string, locals: object): string {
    const template = templates.get(name)
    if (!template) throw new Error(`There is no template ${name}.`)
    // EJS's own include looks for the file each time, hundreds of times for a page.
    const include = (path: string, more: object) => draw(resolve(name, path), { ...locals, ...more })
    return template({ ...shared, ...locals, include })
  }

  return { draw }
}

function resolve(from: string, path: string): string {
  return posix.join(posix.dirname(from), path)
}
