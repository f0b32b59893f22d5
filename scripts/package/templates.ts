import { compileTemplate } from '../../src/web/compile-template.ts'
import { readTemplates } from '../../src/web/templates.ts'

/** Replaces src/web/templates.ts in a package: the same function, with each template precompiled. */
export function toTemplatesModule(): string {
  const entries = readTemplates().map(({ name, text }) => {
    return `[${JSON.stringify(name)}, function (shared, escapeFn, includeTemplate) {\n${compileTemplate(name, text)}\n}]`
  })
  return `const templates = new Map([${entries.join(',\n')}])\nexport function loadTemplates() { return templates }`
}
