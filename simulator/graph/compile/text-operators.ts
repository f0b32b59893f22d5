import { QueryError } from '../query-error.ts'
import { equalsIgnoringCase } from '../tables/values.ts'
import { compileRegex } from './regex.ts'
import { type Scalar, textOf } from './scalar.ts'

type Test = (text: string, wanted: string) => boolean

interface TextOperator {
  readonly ignoresCase: boolean
  readonly test: Test
}

/** If the operator ignores case, tests get both texts in lower case. */
const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['contains', (text, wanted) => text.includes(wanted)],
  ['startswith', (text, wanted) => text.startsWith(wanted)],
  ['endswith', (text, wanted) => text.endsWith(wanted)],
  ['has', (text, wanted) => hasTerm(text, wanted, true, true)],
  ['hasprefix', (text, wanted) => hasTerm(text, wanted, true, false)],
  ['hassuffix', (text, wanted) => hasTerm(text, wanted, false, true)],
])

function findTextOperator(name: string): TextOperator | undefined {
  const ignoresCase = !name.endsWith('_cs')
  const test = TESTS.get(ignoresCase ? name : name.slice(0, -3))
  return test === undefined ? undefined : { ignoresCase, test }
}

/**
 * `=~`, `contains`, `has`, `matches regex`, …, and the negated forms. Undefined if the operator is of another kind.
 * `fold` gives the left side in lower case.
 */
export function compileTextOperator(
  operator: string,
  left: Scalar,
  right: Scalar,
  fold: () => Scalar = () => toLowerCase(left),
): Scalar | undefined {
  if (operator === '=~') return compileEquals(left, right, true)
  if (operator === '!~') return compileEquals(left, right, false)
  if (operator === 'matches regex') return compileMatches(left, right)
  const expected = !operator.startsWith('!')
  const found = findTextOperator(expected ? operator : operator.slice(1))
  if (found === undefined) return undefined
  const { ignoresCase, test } = found
  const readOriginal = requireText(operator, left)
  const readWanted = foldedText(requireScalarText(operator, right), ignoresCase)
  const readText = ignoresCase ? textOf(fold()) : readOriginal
  return {
    type: 'bool',
    evaluate: (row, context) => test(readText(row, context), readWanted(row, context)) === expected,
  }
}

function toLowerCase(scalar: Scalar): Scalar {
  const read = textOf(scalar)
  return { type: 'string', evaluate: (row, context) => read(row, context).toLowerCase() }
}

export function compileHasAny(operator: string, left: Scalar, items: readonly Scalar[]): Scalar {
  const tests = items.flatMap(({ constant, ...item }) => {
    const values: readonly unknown[] = Array.isArray(constant?.value) ? constant.value : [undefined]
    return values.map((value): Scalar =>
      value === undefined ? { ...item, constant } : { ...item, evaluate: () => value, constant: { value } },
    )
  })
  const compiled = tests.map((item) => compileTextOperator('has', left, item))
  const all = operator === 'has_all'
  return {
    type: 'bool',
    evaluate: (row, context) =>
      all
        ? compiled.every((test) => test?.evaluate(row, context) === true)
        : compiled.some((test) => test?.evaluate(row, context) === true),
  }
}

function compileEquals(left: Scalar, right: Scalar, expected: boolean): Scalar {
  const [first, second] = [requireText('=~', left), requireScalarText('=~', right)]
  const constant = right.constant?.value
  if (typeof constant !== 'string') {
    return {
      type: 'bool',
      evaluate: (row, context) => equalsIgnoringCase(first(row, context), second(row, context)) === expected,
    }
  }
  const lower = constant.toLowerCase()
  return {
    type: 'bool',
    evaluate: (row, context) => {
      const text = first(row, context)
      return (text === constant || text === lower || equalsIgnoringCase(text, constant)) === expected
    },
  }
}

function compileMatches(left: Scalar, right: Scalar): Scalar {
  const [readText, readPattern] = [requireText('matches regex', left), requireScalarText('matches regex', right)]
  const constant = right.constant?.value
  if (typeof constant === 'string') {
    const regex = compileRegex(constant)
    return { type: 'bool', evaluate: (row, context) => regex.test(readText(row, context)) }
  }
  return {
    type: 'bool',
    evaluate: (row, context) => compileRegex(readPattern(row, context)).test(readText(row, context)),
  }
}

type ReadText = ReturnType<typeof textOf>

function requireText(operator: string, scalar: Scalar): ReadText {
  if (scalar.type === 'string' || scalar.type === 'dynamic' || scalar.type === 'guid') return textOf(scalar)
  throw new QueryError(
    'Default',
    `Operator ${operator}: a string is expected, not ${scalar.type}. Try adding explicit casts`,
  )
}

const requireScalarText = requireText

function foldedText(read: ReadText, ignoresCase: boolean): ReadText {
  if (!ignoresCase) return read
  let last = ''
  let folded = ''
  return (row, context) => {
    const text = read(row, context)
    if (text !== last) [last, folded] = [text, text.toLowerCase()]
    return folded
  }
}

const ALPHANUMERIC = /[\p{L}\p{N}]/u

/** Kusto's terms are runs of letters and digits: `has` finds a text that isn't part of a longer term. */
function hasTerm(text: string, wanted: string, wholeStart: boolean, wholeEnd: boolean): boolean {
  if (wanted === '') return true
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const startsTerm = !wholeStart || isBoundary(text[at - 1], wanted[0])
    const endsTerm = !wholeEnd || isBoundary(wanted.at(-1), text[at + wanted.length])
    if (startsTerm && endsTerm) return true
  }
  return false
}

function isBoundary(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return true
  return !ALPHANUMERIC.test(before) || !ALPHANUMERIC.test(after)
}
