import { QueryError } from '../query-error.ts'
import type { SyntaxTree } from './kusto-parser.ts'
import { listItems, readAssignment, readExpression, readName, readType, unsupported } from './read-expression.ts'
import { readJoin } from './read-join.ts'
import { readParameters } from './read-parameters.ts'
import type { Assignment, ExpandedItem, Operator, ParsePart, Pipeline, SortKey } from './syntax.ts'

type ReadPipeline = (tree: SyntaxTree) => Pipeline
type Reader = (tree: SyntaxTree, readPipeline: ReadPipeline) => Operator

/** Resource Graph's own limits for `mv-expand` (Kusto has practically none). */
const DEFAULT_ROW_LIMIT = 128
const MAXIMUM_ROW_LIMIT = 2000

const READERS: Readonly<Record<string, Reader>> = {
  FilterOperator: (tree) => ({ kind: 'where', condition: readExpression(lastChild(tree)) }),
  ExtendOperator: (tree) => ({ kind: 'extend', assignments: readAssignments(tree) }),
  ProjectOperator: (tree) => ({ kind: 'project', assignments: readAssignments(tree) }),
  ProjectAwayOperator: (tree) => ({ kind: 'project-away', patterns: listItems(tree).map(readName) }),
  ProjectKeepOperator: (tree) => ({ kind: 'project-keep', patterns: listItems(tree).map(readName) }),
  ProjectRenameOperator: readRename,
  ProjectReorderOperator: readReorder,
  SortOperator: (tree) => ({ kind: 'sort', keys: listItems(withoutParameters(tree)).map(readSortKey) }),
  TakeOperator: (tree) => ({ kind: 'take', count: readExpression(lastChild(tree)) }),
  TopOperator: readTop,
  SummarizeOperator: readSummarize,
  CountOperator: () => ({ kind: 'count' }),
  DistinctOperator: readDistinct,
  JoinOperator: readJoin,
  UnionOperator: readUnion,
  MvExpandOperator: readMvExpand,
  ParseOperator: readParse,
  ParseWhereOperator: readParse,
}

export function readOperator(tree: SyntaxTree, readPipeline: ReadPipeline): Operator {
  const read = Object.hasOwn(READERS, tree.kind) ? READERS[tree.kind] : undefined
  if (read === undefined) throw unsupported(tree.children[0]?.value ?? tree.kind)
  return read(tree, readPipeline)
}

function lastChild(tree: SyntaxTree): SyntaxTree {
  const child = tree.children.at(-1)
  if (child === undefined) throw unsupported(tree.kind)
  return child
}

/** Many operators have a list of parameters (`kind=…`, hints) right after their keyword. */
function withoutParameters(tree: SyntaxTree): SyntaxTree {
  return { ...tree, children: [...tree.children.slice(0, 1), ...tree.children.slice(2)] }
}

function readAssignments(tree: SyntaxTree): readonly Assignment[] {
  return listItems(tree).map(readAssignment)
}

function readRename(tree: SyntaxTree): Operator {
  const renames = readAssignments(tree).map(({ name, expression }) => {
    if (name === undefined || expression.kind !== 'name') throw unsupported('project-rename')
    return { to: name, from: expression.name }
  })
  return { kind: 'project-rename', renames }
}

function readReorder(tree: SyntaxTree): Operator {
  const patterns = listItems(tree).map((item) => {
    if (item.kind !== 'OrderedExpression') return { pattern: readName(item) }
    const [name, clause] = item.children
    if (name === undefined) throw unsupported(item.kind)
    const order = clause?.children[0]?.value.startsWith('desc') === true ? ('desc' as const) : ('asc' as const)
    return { pattern: readName(name), order }
  })
  return { kind: 'project-reorder', patterns }
}

/** Kusto sorts descending by default; nulls come first when ascending and last when descending. */
function readSortKey(tree: SyntaxTree): SortKey {
  if (tree.kind !== 'OrderedExpression')
    return { expression: readExpression(tree), descending: true, nullsFirst: false }
  const [expression, clause] = tree.children
  if (expression === undefined) throw unsupported(tree.kind)
  const words = clause === undefined ? [] : leaves(clause)
  const descending = !words.includes('asc')
  const nullsFirst = words.includes('first') || (!descending && !words.includes('last'))
  return { expression: readExpression(expression), descending, nullsFirst }
}

function leaves(tree: SyntaxTree): readonly string[] {
  return tree.children.length === 0 ? [tree.value.toLowerCase()] : tree.children.flatMap(leaves)
}

function readTop(tree: SyntaxTree): Operator {
  const [, , count, , key] = tree.children
  if (count === undefined || key === undefined) throw unsupported('top')
  return { kind: 'top', count: readExpression(count), key: readSortKey(key) }
}

function readSummarize(tree: SyntaxTree): Operator {
  const by = tree.children.find(({ kind }) => kind === 'SummarizeByClause')
  return {
    kind: 'summarize',
    aggregates: readAssignments(withoutParameters(tree)),
    by: by === undefined ? [] : readAssignments(by),
  }
}

function readDistinct(tree: SyntaxTree): Operator {
  const by = readAssignments(withoutParameters(tree))
  return { kind: 'distinct', by: by[0]?.expression.kind === 'star' ? 'all' : by }
}

function readUnion(tree: SyntaxTree, readPipeline: ReadPipeline): Operator {
  const parameters = readParameters(tree, ['kind', 'withsource', 'with_source'])
  return {
    kind: 'union',
    columns: parameters.get('kind')?.toLowerCase() === 'inner' ? 'inner' : 'outer',
    sourceColumn: parameters.get('withsource') ?? parameters.get('with_source'),
    legs: listItems(withoutParameters(tree)).map(readPipeline),
  }
}

function readMvExpand(tree: SyntaxTree): Operator {
  const parameters = readParameters(tree, ['kind', 'bagexpansion', 'with_itemindex'])
  const limit = tree.children.find(({ kind }) => kind === 'MvExpandRowLimitClause')
  return {
    kind: 'mv-expand',
    items: listItems(withoutParameters(tree)).map(readExpandedItem),
    bagsAsArrays: (parameters.get('kind') ?? parameters.get('bagexpansion'))?.toLowerCase() === 'array',
    indexColumn: parameters.get('with_itemindex'),
    limit: limit === undefined ? DEFAULT_ROW_LIMIT : readRowLimit(lastChild(limit)),
  }
}

function readExpandedItem(tree: SyntaxTree): ExpandedItem {
  const [expression, type] = tree.children
  if (expression === undefined) throw unsupported('mv-expand')
  const typeOf = type?.children.at(-1)
  return { ...readAssignment(expression), toType: typeOf === undefined ? undefined : readType(typeOf) }
}

function readRowLimit(tree: SyntaxTree): number {
  const limit = readExpression(tree)
  if (limit.kind !== 'literal' || typeof limit.value !== 'number' || limit.value > MAXIMUM_ROW_LIMIT) {
    throw new QueryError(
      'UnsupportedRowLimit',
      `The row limit of mv-expand has to be a number up to ${MAXIMUM_ROW_LIMIT}.`,
    )
  }
  return limit.value
}

function readParse(tree: SyntaxTree): Operator {
  const parameters = readParameters(tree, ['kind'])
  const [, , source, , parts] = tree.children
  if (source === undefined || parts === undefined) throw unsupported('parse')
  return {
    kind: 'parse',
    filters: tree.kind === 'ParseWhereOperator',
    isRegex: parameters.get('kind') === 'regex',
    source: readExpression(source),
    parts: listItems(parts).map(readParsePart),
  }
}

function readParsePart(tree: SyntaxTree): ParsePart {
  if (tree.kind === 'StarExpression') return { kind: 'skip' }
  if (tree.kind === 'NameDeclaration') return { kind: 'capture', name: readName(tree), type: 'string' }
  const [name, , type] = tree.children
  if (tree.kind === 'NameAndTypeDeclaration' && name !== undefined && type !== undefined) {
    return { kind: 'capture', name: readName(name), type: readType(type) }
  }
  const text = readExpression(tree)
  if (text.kind !== 'literal' || typeof text.value !== 'string') throw unsupported('parse')
  return { kind: 'text', text: text.value }
}
