import { compileExpression, type ExpressionScope } from '../compile/compile-expression.ts'
import { compileRegex } from '../compile/regex.ts'
import { textOf } from '../compile/scalar.ts'
import type { Expression, ParsePart } from '../parse/syntax.ts'
import type { Column, Relation } from '../tables/relation.ts'
import { convert, nothingOf } from '../tables/values.ts'

interface ParsedRow {
  readonly base: unknown
  readonly groups: readonly string[] | undefined
}

/** `parse … with`: captures the text between literals. Captures nothing unless the whole text matches. */
export function createParse(
  input: Relation,
  operator: {
    readonly filters: boolean
    readonly isRegex: boolean
    readonly source: Expression
    readonly parts: readonly ParsePart[]
  },
  scope: ExpressionScope,
): Relation<ParsedRow> {
  const read = textOf(compileExpression(operator.source, scope))
  // In regex mode the match may begin anywhere.
  const begin = operator.isRegex ? '' : '^'
  const patterns = operator.parts.map((part) =>
    operator.isRegex && part.kind === 'text' ? part.text : toPattern(part),
  )
  const pattern = compileRegex(`(?s)${begin}${patterns.join('')}$`)
  const captured = operator.parts.filter((part) => part.kind === 'capture').map(createColumn)
  const replaced = new Map(captured.map((column) => [column.name, column]))
  const kept = input.columns.map((column) => replaced.get(column.name) ?? fromBase(column))
  return {
    columns: [...kept, ...captured.filter(({ name }) => scope.findColumn(name) === undefined)],
    *rows(context) {
      for (const base of input.rows(context)) {
        const groups = pattern.exec(read(base, context))?.slice(1)
        if (groups !== undefined || !operator.filters) yield { base, groups }
      }
    },
  }
}

function toPattern(part: ParsePart): string {
  if (part.kind === 'skip') return '.*?'
  if (part.kind === 'text') return part.text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return part.type === 'long' || part.type === 'int' ? '([+-]?\\d+)' : '(.*?)'
}

function createColumn(
  { name, type }: { readonly name: string; readonly type: Column['type'] },
  index: number,
): Column<ParsedRow> {
  return {
    name,
    type,
    read: ({ groups }) => (groups === undefined ? nothingOf(type) : convert(type, 'string', groups[index] ?? '')),
  }
}

function fromBase(column: Column): Column<ParsedRow> {
  return { name: column.name, type: column.type, read: ({ base }, context) => column.read(base, context) }
}
