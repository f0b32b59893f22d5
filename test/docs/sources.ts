import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** The texts in the source files, parsed by the TypeScript compiler. */
export interface Sources {
  /** Every string in them, with concatenated strings as one; `…` stands for values known only at run time. */
  readonly texts: readonly string[]
  readonly logged: readonly Logged[]
  /** The sentences of the errors that a person sees, if a source names both kind and sentence. */
  readonly sentences: readonly { readonly kind: string; readonly sentence: string }[]
  /** The strings of a constant object, by property name. */
  table(name: string): readonly { readonly name: string; readonly text: string }[]
  /** All property names of a constant object, regardless of their values. */
  namesIn(name: string): readonly string[]
}

interface Logged {
  readonly level: string
  /** Undefined if it is not a literal. */
  readonly message?: string | undefined
}

interface Entry {
  readonly table: string | undefined
  readonly name: string
  readonly text: string | undefined
}

export function readSources(files: readonly string[]): Sources {
  const read = files.map((path) => {
    return readSource(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true))
  })
  const entries = read.flatMap((one) => one.entries)
  const table = (wanted: string) =>
    entries.flatMap(({ table, name, text }) => (table === wanted && text !== undefined ? [{ name, text }] : []))
  const words = new Map(table('sentences').map(({ name, text }) => [name, text]))
  return {
    texts: read.flatMap(({ texts }) => texts),
    logged: read.flatMap(({ logged }) => logged),
    sentences: read.flatMap(({ errors }) => errors).map(({ kind, key }) => ({ kind, sentence: words.get(key) ?? key })),
    table,
    namesIn: (wanted) => entries.filter(({ table }) => table === wanted).map(({ name }) => name),
  }
}

export function findFiles(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))
}

/** The text of a template without its tags: `…` stands for what it prints. */
export function toPlainTemplate(template: string): string {
  return template
    .replace(/<%[-=][^%]*%>/g, '…')
    .replace(/<%.*?%>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
}

function readSource(file: ts.SourceFile) {
  const nodes = [...walk(file)]
  const named = new Map(nodes.filter(ts.isVariableDeclaration).map((node) => [node.name.getText(), node.initializer]))
  /** Looks up an identifier in the same file. */
  const resolve = (node: ts.Node | undefined) => toText(node && ts.isIdentifier(node) ? named.get(node.text) : node)

  /** The key of a sentence, which stands alone or beside what is put into it. */
  const findKey = (node: ts.Node | undefined): string | undefined => {
    const sentence = node && ts.isIdentifier(node) ? named.get(node.text) : node
    const literal = sentence && ts.isAsExpression(sentence) ? sentence.expression : sentence
    if (!literal || !ts.isObjectLiteralExpression(literal)) return toText(literal)
    const key = literal.properties.find((property) => property.name?.getText() === 'key')
    return key && ts.isPropertyAssignment(key) ? toText(key.initializer) : undefined
  }

  return {
    texts: nodes.flatMap((node) => toText(node) ?? []),
    logged: nodes.filter(ts.isCallExpression).flatMap((call): Logged[] => {
      const [, level] = /\blogger\.(\w+)$/.exec(call.expression.getText()) ?? []
      const message = toText(call.arguments[1])
      return level === undefined ? [] : [{ level, ...(message !== undefined && { message }) }]
    }),
    errors: nodes.filter(ts.isNewExpression).flatMap((node) => {
      const [kind, key] = [toText(node.arguments?.[0]), findKey(node.arguments?.[1])]
      const isError = node.expression.getText() === 'AppError' && kind !== undefined && key !== undefined
      return isError ? [{ kind, key }] : []
    }),
    entries: nodes.filter(ts.isPropertyAssignment).map(({ name, initializer, parent }): Entry => {
      return { table: findTableName(parent), name: toName(name), text: resolve(initializer) }
    }),
  }
}

function* walk(node: ts.Node): Iterable<ts.Node> {
  yield node
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  for (const child of children) yield* walk(child)
}

function toText(node: ts.Node | undefined): string | undefined {
  if (!node) return undefined
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isArrowFunction(node)) return toText(node.body)
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce((text, { literal }) => `${text}…${literal.text}`, node.head.text)
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined
  const [left, right] = [toText(node.left), toText(node.right)]
  return left === undefined || right === undefined ? undefined : left + right
}

function toName(name: ts.PropertyName): string {
  return ts.isStringLiteral(name) || ts.isIdentifier(name) ? name.text : name.getText()
}

/** The name of the constant that holds an object literal, with or without `as const`. */
function findTableName(table: ts.Node): string | undefined {
  const { parent } = table
  if (ts.isAsExpression(parent)) return findTableName(parent)
  return ts.isVariableDeclaration(parent) ? parent.name.getText() : undefined
}
