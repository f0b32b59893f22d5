import { QueryError } from '../query-error.ts'
import type { SyntaxTree } from './kusto-parser.ts'
import { listItems, readName, unsupported } from './read-expression.ts'
import { readParameters } from './read-parameters.ts'
import { JOIN_FLAVORS, type JoinFlavor, type Operator, type Pipeline } from './syntax.ts'

export function readJoin(tree: SyntaxTree, readPipeline: (tree: SyntaxTree) => Pipeline): Operator {
  const parameters = readParameters(tree, ['kind'])
  const [, , right, clause] = tree.children
  if (right === undefined || clause?.kind !== 'JoinOnClause') throw unsupported('join')
  return {
    kind: 'join',
    flavor: readFlavor(parameters.get('kind') ?? 'innerunique'),
    right: readPipeline(right),
    on: listItems(clause).flatMap(readJoinKeys),
  }
}

function readFlavor(written: string): JoinFlavor {
  const flavor = JOIN_FLAVORS.find((known) => known === written.toLowerCase())
  if (flavor === undefined) {
    throw new QueryError('UnsupportedJoinFlavor', `The join kind "${written}" is not supported or not allowed.`)
  }
  return flavor
}

function readJoinKeys(tree: SyntaxTree): readonly { left: string; right: string }[] {
  if (tree.kind === 'NameReference') return [{ left: readName(tree), right: readName(tree) }]
  const [first, , second] = tree.children
  if (first === undefined || second === undefined) throw unsupported('join')
  if (tree.kind === 'AndExpression') return [...readJoinKeys(first), ...readJoinKeys(second)]
  const sides = new Map([readJoinSide(first), readJoinSide(second)])
  const left = sides.get('$left')
  const right = sides.get('$right')
  if (tree.kind !== 'EqualExpression' || left === undefined || right === undefined) throw unsupported('join')
  return [{ left, right }]
}

function readJoinSide(tree: SyntaxTree): readonly [string, string] {
  const [side, , column] = tree.children
  if (tree.kind !== 'PathExpression' || side === undefined || column === undefined) throw unsupported('join')
  return [readName(side), readName(column)]
}
