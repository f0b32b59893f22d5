import { compileTemplate } from '../../src/web/compile-template.ts'
import { readTemplates } from '../../src/web/templates.ts'

/** What stands in a package in the place of src/web/templates.ts: the same function, with each template as code. */
export function toTemplatesModule(): string {
  const entries = readTemplates().map(({ name, text, path }) => {
    const template = compileTemplate(text, path)
    template.compile()
    return `[${JSON.stringify(name)}, function (locals) {\n${template.source}}]`
  })
  return [
    "import { escapeMarkup as escapeFn } from './escape-markup.ts'",
    `const templates = new Map([${entries.join(',\n')}])`,
    'export function loadTemplates() { return templates }',
  ].join('\n')
}
