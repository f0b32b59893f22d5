import { QueryError } from '../query-error.ts'
import { convert, isNumeric, toDatetime, toText, type ValueType } from '../tables/values.ts'
import { type Evaluate, type Scalar, textOf } from './scalar.ts'

type Ordering = (left: number | string, right: number | string) => boolean

const ORDERINGS: Readonly<Record<string, Ordering>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
}

export function isComparison(operator: string): boolean {
  return operator === '==' || operator === '!=' || operator === '<>' || Object.hasOwn(ORDERINGS, operator)
}

export function compileComparison(operator: string, left: Scalar, right: Scalar): Scalar {
  const [readLeft, readRight] = asComparable(left, right)
  if (operator === '==')
    return { type: 'bool', evaluate: (row, context) => equals(readLeft(row, context), readRight(row, context)) }
  const order = ORDERINGS[operator]
  if (order === undefined) {
    return { type: 'bool', evaluate: (row, context) => not(equals(readLeft(row, context), readRight(row, context))) }
  }
  return {
    type: 'bool',
    evaluate: (row, context) => {
      const first = toOrdered(readLeft(row, context))
      const second = toOrdered(readRight(row, context))
      return first === null || second === null || typeof first !== typeof second ? null : order(first, second)
    },
  }
}

/** Two nulls are neither equal nor unequal; null and a value are unequal. (Kusto, "Null values".) */
function equals(left: unknown, right: unknown): boolean | null {
  if (left === null && right === null) return null
  return left === right
}

export function not(value: boolean | null): boolean | null {
  return value === null ? null : !value
}

/** Readers that give both sides the same type. A dynamic side takes the other side's type. */
function asComparable(left: Scalar, right: Scalar): readonly [Evaluate, Evaluate] {
  const common = commonType(left.type, right.type)
  return [readAs(left, common), readAs(right, common)]
}

function commonType(left: ValueType, right: ValueType): ValueType {
  if (left === right && left !== 'dynamic') return left
  if (isNumeric(left) && isNumeric(right)) return 'real'
  if ((left === 'bool' && isNumeric(right)) || (isNumeric(left) && right === 'bool')) return 'real'
  if (left === 'dynamic' && right !== 'dynamic') return right
  if (right === 'dynamic' && left !== 'dynamic') return left
  if ((left === 'guid' && right === 'string') || (left === 'string' && right === 'guid')) return 'string'
  throw new QueryError('Default', `Cannot compare values of types ${left} and ${right}. Try adding explicit casts`)
}

function readAs(scalar: Scalar, type: ValueType): Evaluate {
  const { evaluate } = scalar
  if (scalar.type === type || (isNumeric(scalar.type) && type === 'real')) return evaluate
  if (scalar.type !== 'dynamic') return (row, context) => convert(type, scalar.type, evaluate(row, context))
  return (row, context) => fromDynamic(type, evaluate(row, context))
}

/** A dynamic value keeps its JSON type: a string doesn't become a number. Dates are always strings in JSON. */
function fromDynamic(type: ValueType, value: unknown): unknown {
  if (value === null) return null
  if (type === 'string') return toText('dynamic', value)
  if (type === 'datetime') return toDatetime('dynamic', value)
  if (isNumeric(type)) return typeof value === 'number' ? value : null
  if (type === 'bool') return typeof value === 'boolean' ? value : null
  return convert(type, 'dynamic', value)
}

function toOrdered(value: unknown): number | string | null {
  if (typeof value === 'number' || typeof value === 'string') return value
  return typeof value === 'boolean' ? Number(value) : null
}

export function compileBetween(value: Scalar, from: Scalar, to: Scalar, negated: boolean): Scalar {
  if ([value, from, to].every(({ type }) => type === 'string')) {
    throw new QueryError(
      'Default',
      "The operator 'between' is not defined for the operand types string, string and string.",
    )
  }
  const above = compileComparison('>=', value, from).evaluate
  const below = compileComparison('<=', value, to).evaluate
  return {
    type: 'bool',
    evaluate: (row, context) => {
      const inside = and(above(row, context), below(row, context))
      return negated ? not(inside) : inside
    },
  }
}

export function and(left: unknown, right: unknown): boolean | null {
  if (left === false || right === false) return false
  return left === null || right === null ? null : true
}

export function or(left: unknown, right: unknown): boolean | null {
  if (left === true || right === true) return true
  return left === null || right === null ? null : false
}

/** `in` and its variants. A dynamic array among the items stands for its elements. */
export function compileMembership(operator: string, left: Scalar, items: readonly Scalar[]): Scalar {
  const negated = operator.startsWith('!')
  const ignoresCase = operator.endsWith('~')
  const constants = items.map(({ constant }) => constant)
  if (left.type === 'string' && constants.every((constant) => constant !== undefined)) {
    const fold = (text: string): string => (ignoresCase ? text.toLowerCase() : text)
    const values = constants.flatMap((constant) => elements(constant.value))
    const wanted = new Set(values.filter((value) => typeof value === 'string').map(fold))
    const read = textOf(left)
    return { type: 'bool', evaluate: (row, context) => wanted.has(fold(read(row, context))) !== negated }
  }
  const tests = items.flatMap((item) => expandArray(item)).map((item) => compileEquality(left, item, ignoresCase))
  return {
    type: 'bool',
    evaluate: (row, context) => {
      const found = tests.reduce<boolean | null>((sofar, test) => or(sofar, test(row, context)), false)
      return negated ? not(found) : found
    },
  }
}

function compileEquality(left: Scalar, right: Scalar, ignoresCase: boolean): Evaluate {
  if (!ignoresCase) return compileComparison('==', left, right).evaluate
  const [first, second] = [textOf(left), textOf(right)]
  return (row, context) => first(row, context).toLowerCase() === second(row, context).toLowerCase()
}

function elements(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function expandArray(item: Scalar): readonly Scalar[] {
  const value = item.constant?.value
  if (item.type !== 'dynamic' || !Array.isArray(value)) return [item]
  return value.map((element: unknown) => {
    const type = ELEMENT_TYPES[typeof element] ?? 'dynamic'
    return { type, evaluate: () => element, constant: { value: element } }
  })
}

const ELEMENT_TYPES: Readonly<Record<string, ValueType>> = { string: 'string', number: 'real', boolean: 'bool' }
