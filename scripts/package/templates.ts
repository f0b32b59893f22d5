import { compileTemplate } from '../../src/web/compile-template.ts'
import { readTemplates } from '../../src/web/templates.ts'

/** What stands in a package in the place of src/web/templates.ts: the same function, with each template as code. */
export function toTemplatesModule(): string {
  const entries = readTemplates().map(({ name, text }) => {
    return `[${JSON.stringify(name)}, function (shared, escapeFn, includeTemplate) {\n${compileTemplate(name, text)}\n}]`
  })
  return `const templates = new Map([${entries.join(',\n')}])\nexport function loadTemplates() { return templates }`
}
