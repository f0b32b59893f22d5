import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileTemplate } from './compile-template.ts'

/** Draws what it may read as HTML. */
export type Template = (locals: object) => string

/**
 * The templates of the repository by their paths without ending, compiled. A package holds them as code: scripts/package/templates.ts
 * writes what stands there in the place of this module.
 */
export function loadTemplates(): ReadonlyMap<string, Template> {
  return new Map(
    readTemplates().map(({ name, text, path }) => {
      const template = compileTemplate(text, path).compile()
      return [name, template]
    }),
  )
}

/** Their sources. */
export function readTemplates(): readonly { readonly name: string; readonly text: string; readonly path: string }[] {
  const folder = fileURLToPath(new URL('../../views', import.meta.url))
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ejs'))
    .toSorted()
    .map((file) => {
      const path = join(folder, file)
      return { name: file.replaceAll('\\', '/').replace(/\.ejs$/, ''), text: readFileSync(path, 'utf8'), path }
    })
}
