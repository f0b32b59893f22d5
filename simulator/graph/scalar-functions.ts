import { conditionalFunctions } from './conditional-functions.ts'
import { conversionFunctions } from './conversion-functions.ts'
import { datetimeFunctions } from './datetime-functions.ts'
import { dynamicFunctions } from './dynamic-functions.ts'
import { numberFunctions } from './number-functions.ts'
import type { ScalarFunction } from './scalar-function.ts'
import { textFunctions } from './text-functions.ts'

const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map(
  Object.entries({
    ...conditionalFunctions,
    ...conversionFunctions,
    ...datetimeFunctions,
    ...dynamicFunctions,
    ...numberFunctions,
    ...textFunctions,
  }),
)

export function findScalarFunction(name: string): ScalarFunction | undefined {
  return scalarFunctions.get(name)
}
