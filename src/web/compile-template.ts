import ejs from 'ejs'
import { escapeMarkup } from './escape-markup.ts'
import { INCLUDE, LOCALS } from './template-locals.ts'

/** Not in the types of @types/ejs, which are those of an earlier version. */
interface Compiled {
  compile(): (locals: object) => string
  /** The body of a function of `locals` and `escapeFn`, once it is compiled. */
  readonly source: string
}

/** @param filename names the template if it can't be compiled */
export function compileTemplate(text: string, filename: string): Compiled {
  const options: ejs.Options & { async: false; unsafePrototypeLocals: true } = {
    async: false,
    filename,
    escape: escapeMarkup,
    rmWhitespace: true,
    _with: false,
    localsName: 'locals',
    destructuredLocals: [...LOCALS, INCLUDE],
    // Locals are made anew for each template here: one more copy would cost as much as drawing does.
    unsafePrototypeLocals: true,
    // Tests find the line that fails. To count lines while drawing takes half as long again.
    compileDebug: false,
  }
  return new ejs.Template(text.replaceAll('- include(', `- ${INCLUDE}(`), options) as unknown as Compiled
}
