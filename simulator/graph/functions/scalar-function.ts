import { type Scalar, textOf } from '../compile/scalar.ts'
import type { Context } from '../tables/relation.ts'
import type { ValueType } from '../tables/values.ts'

export interface ScalarFunction {
  readonly minimum: number
  readonly maximum: number
  /** Whether its value can't be computed before the query runs. */
  readonly usesContext?: boolean
  /** A column without a name of its own takes the name of the first argument: `tostring(properties.a)` is `properties_a`. */
  readonly namedAfterArgument?: boolean
  /** Prefix for the argument's name: `strlen(name)` is `strlen_name`. */
  readonly namePrefix?: string
  compile(args: readonly Scalar[]): Scalar
}

/** A function of one value of any type. */
export function ofValue(type: ValueType, apply: (value: unknown, type: ValueType) => unknown): ScalarFunction {
  return {
    minimum: 1,
    maximum: 1,
    compile: ([arg]) => {
      if (arg === undefined) throw new RangeError('one argument expected')
      const { evaluate, type: argType } = arg
      return { type, evaluate: (row, context) => apply(evaluate(row, context), argType) }
    },
  }
}

/** A function of one argument, read as text. */
export function ofText(type: ValueType, apply: (text: string) => unknown): ScalarFunction {
  return {
    minimum: 1,
    maximum: 1,
    compile: ([arg]) => {
      if (arg === undefined) throw new RangeError('one argument expected')
      const read = textOf(arg)
      return { type, evaluate: (row, context) => apply(read(row, context)) }
    },
  }
}

/** A function of several values. `apply` also gets their types. */
export function ofValues(
  arity: readonly [number, number],
  type: ValueType | ((types: readonly ValueType[]) => ValueType),
  apply: (values: readonly unknown[], types: readonly ValueType[], context: Context) => unknown,
): ScalarFunction {
  return {
    minimum: arity[0],
    maximum: arity[1],
    compile: (args) => {
      const types = args.map((arg) => arg.type)
      return {
        type: typeof type === 'function' ? type(types) : type,
        evaluate: (row, context) =>
          apply(
            args.map((arg) => arg.evaluate(row, context)),
            types,
            context,
          ),
      }
    },
  }
}

export function namedAfterArgument(scalarFunction: ScalarFunction): ScalarFunction {
  return { ...scalarFunction, namedAfterArgument: true }
}
