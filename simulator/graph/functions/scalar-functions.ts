import { CONDITIONAL_FUNCTIONS } from './conditional-functions.ts'
import { CONVERSION_FUNCTIONS } from './conversion-functions.ts'
import { DATETIME_FUNCTIONS } from './datetime-functions.ts'
import { DYNAMIC_FUNCTIONS } from './dynamic-functions.ts'
import { NUMBER_FUNCTIONS } from './number-functions.ts'
import type { ScalarFunction } from './scalar-function.ts'
import { TEXT_FUNCTIONS } from './text-functions.ts'

const SCALAR_FUNCTIONS: ReadonlyMap<string, ScalarFunction> = new Map(
  Object.entries({
    ...CONDITIONAL_FUNCTIONS,
    ...CONVERSION_FUNCTIONS,
    ...DATETIME_FUNCTIONS,
    ...DYNAMIC_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...TEXT_FUNCTIONS,
  }),
)

export function findScalarFunction(name: string): ScalarFunction | undefined {
  return SCALAR_FUNCTIONS.get(name)
}
