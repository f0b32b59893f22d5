import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileTemplate } from './compile-template.ts'
import type { Locals, Shared } from './template-locals.ts'

export type Draw = (locals: Locals) => string
/** Gives what draws a template, once it is told what every template reads and by what it escapes and includes. */
export type Template = (
  shared: Shared,
  escapeFn: (value: never) => string,
  includeTemplate: (name: string, locals: Locals) => string,
) => Draw

/**
 * The templates of the repository, by their paths without ending. A package holds what scripts/package/templates.ts writes in the
 * place of this module: the same as code.
 */
export function loadTemplates(): ReadonlyMap<string, Template> {
  return new Map(
    readTemplates().map(({ name, text }) => {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what EJS has made of a file of this repository
      const template = new Function('shared', 'escapeFn', 'includeTemplate', compileTemplate(name, text)) as Template
      return [name, template]
    }),
  )
}

/** Their sources. */
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
