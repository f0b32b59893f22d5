import { QueryError } from '../query-error.ts'
import { isNumeric, type ValueType } from '../tables/values.ts'
import type { Scalar } from './scalar.ts'

type Calculation = (left: number, right: number) => number | null

const CALCULATIONS: Readonly<Record<string, Calculation>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => (right === 0 ? null : left - right * Math.floor(left / right)),
}

export function isArithmetic(operator: string): boolean {
  return Object.hasOwn(CALCULATIONS, operator)
}

/** Null if either side is null. Dividing whole numbers gives a whole number. */
export function compileArithmetic(operator: string, left: Scalar, right: Scalar): Scalar {
  const type = resultType(operator, left.type, right.type)
  const calculate = CALCULATIONS[operator]
  if (type === undefined || calculate === undefined) {
    throw new QueryError('Default', `Operator '${operator}' can't be applied to ${left.type} and ${right.type}`)
  }
  const wholeDivision = operator === '/' && type === 'long'
  return {
    type,
    evaluate: (row, context) => {
      const first = left.evaluate(row, context)
      const second = right.evaluate(row, context)
      if (typeof first !== 'number' || typeof second !== 'number') return null
      if (!wholeDivision) return calculate(first, second)
      return second === 0 ? null : Math.trunc(first / second)
    },
  }
}

export function negate(operand: Scalar): Scalar {
  if (!isNumeric(operand.type) && operand.type !== 'timespan' && operand.type !== 'dynamic') {
    throw new QueryError('Default', `Operator '-' can't be applied to ${operand.type}`)
  }
  const flip = (value: unknown): number | null => (typeof value === 'number' ? -value : null)
  return {
    type: operand.type === 'dynamic' ? 'real' : operand.type,
    evaluate: (row, context) => flip(operand.evaluate(row, context)),
    constant: operand.constant === undefined ? undefined : { value: flip(operand.constant.value) },
  }
}

function resultType(operator: string, left: ValueType, right: ValueType): ValueType | undefined {
  const [first, second] = [asNumber(left, right), asNumber(right, left)]
  if (isNumeric(first) && isNumeric(second)) return first === 'real' || second === 'real' ? 'real' : 'long'
  const additive = operator === '+' || operator === '-'
  if (first === 'datetime' && second === 'datetime' && operator === '-') return 'timespan'
  if (first === 'datetime' && second === 'timespan' && additive) return 'datetime'
  if (first === 'timespan' && second === 'datetime' && operator === '+') return 'datetime'
  if (first === 'timespan' && second === 'timespan') return timespanResult(operator)
  if (first === 'timespan' && isNumeric(second) && (operator === '*' || operator === '/')) return 'timespan'
  return isNumeric(first) && second === 'timespan' && operator === '*' ? 'timespan' : undefined
}

function timespanResult(operator: string): ValueType | undefined {
  if (operator === '/') return 'real'
  return operator === '*' ? undefined : 'timespan'
}

/** A dynamic operand takes the other operand's numeric type, or real. It counts only if it holds a number. */
function asNumber(type: ValueType, other: ValueType): ValueType {
  if (type !== 'dynamic') return type
  return isNumeric(other) ? other : 'real'
}
