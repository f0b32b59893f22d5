import { posix } from 'node:path'
import ejs from 'ejs'
import { escapeMarkup } from './escape-markup.ts'
import { readLocals, SHARED } from './template-locals.ts'

/** The only members of @types/ejs that still match; the types describe an earlier version. */
interface CompiledByEjs {
  compile(): unknown
  /** Set by `compile`: the body of a function of `locals`, `escapeFn` and the include function. */
  readonly source: string
}

/**
 * Compiles a template to the body of a function of `shared`, `escapeFn` and `includeTemplate`. That function returns a function
 * of the locals. Names are known beforehand and includes are resolved: with EJS's own `with` and `include`, a list takes three
 * times as long.
 *
 * @param name path below views/, without extension
 * @throws SyntaxError that names the template
 */
export function compileTemplate(name: string, text: string): string {
  const options: ejs.Options & { async: false } = {
    async: false,
    filename: name,
    escape: escapeMarkup,
    rmWhitespace: true,
    _with: false,
    localsName: 'locals',
    destructuredLocals: readLocals(text),
    // Tests find the failing line. Line tracking makes rendering take half as long again.
    compileDebug: false,
  }
  const template = new ejs.Template(resolveIncludes(name, text), options) as unknown as CompiledByEjs
  template.compile()
  return `const { ${SHARED.join(', ')} } = shared\nreturn function (locals) {\n${template.source}}`
}

/** With a literal path, which is relative to the template, or with an expression for a template's whole name. */
const INCLUDE = /- include\((?:'([^']+)')?/g

function resolveIncludes(name: string, text: string): string {
  return text.replaceAll(INCLUDE, (_, path: string | undefined) =>
    path === undefined ? '- includeTemplate(' : `- includeTemplate('${resolve(name, path)}'`,
  )
}

function resolve(from: string, path: string): string {
  return posix.join(posix.dirname(from), path)
}
