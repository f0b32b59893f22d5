import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileTemplate } from './compile-template.ts'
import type { Locals, Shared } from './template-locals.ts'

export type Draw = (locals: Locals) => string
/** Returns a template's render function, given the shared values and the functions that escape and include. */
export type Template = (
  shared: Shared,
  escapeFn: (value: never) => string,
  includeTemplate: (name: string, locals: Locals) => string,
) => Draw

/**
 * The templates of the repository, by path without extension. In a package, the output of scripts/package/templates.ts replaces
 * this module: the same templates as code.
 */
export function loadTemplates(): ReadonlyMap<string, Template> {
  return new Map(
    readTemplates().map(({ name, text }) => {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- EJS compiles it from a file of this repository
      const template = new Function('shared', 'escapeFn', 'includeTemplate', compileTemplate(name, text)) as Template
      return [name, template]
    }),
  )
}

/** The sources of the templates. */
export function readTemplates(): readonly { readonly name: string; readonly text: string }[] {
  const folder = fileURLToPath(new URL('../../views', import.meta.url))
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ejs'))
    .toSorted()
    .map((file) => ({
      name: file.replaceAll('\\', '/').replace(/\.ejs$/, ''),
      text: readFileSync(join(folder, file), 'utf8'),
    }))
}
