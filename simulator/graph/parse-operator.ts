import { compileExpression } from './compile-expression.ts'
import type { ExpressionScope } from './compile-expression.ts'
import type { Column, Relation } from './relation.ts'
import { textOf } from './scalar.ts'
import type { Expression, ParsePart } from './syntax.ts'
import { convert, nothingOf } from './values.ts'

interface ParsedRow {
  readonly base: unknown
  readonly groups: readonly string[] | undefined
}

/** `parse … with`: captures what stands between literal texts; nothing is captured unless the whole text fits. */
export function createParse(
  input: Relation,
  operator: { readonly filters: boolean; readonly source: Expression; readonly parts: readonly ParsePart[] },
  scope: ExpressionScope,
): Relation<ParsedRow> {
  const read = textOf(compileExpression(operator.source, scope))
  const pattern = new RegExp(`^${operator.parts.map(toPattern).join('')}$`, 's')
  const captured = operator.parts.filter((part) => part.kind === 'capture').map(createColumn)
  const replaced = new Map(captured.map((column) => [column.name, column]))
  const kept = input.columns.map((column) => replaced.get(column.name) ?? fromBase(column))
  return {
    columns: [...kept, ...captured.filter(({ name }) => scope.findColumn(name) === undefined)],
    rows: (context) => {
      const rows = Array.from(input.rows(context), (base) => ({
        base,
        groups: pattern.exec(read(base, context))?.slice(1),
      }))
      return operator.filters ? rows.filter(({ groups }) => groups !== undefined) : rows
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
