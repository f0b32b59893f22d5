import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Build } from '../builds.ts'
import type { Measurement } from '../measurement.ts'
import { atMost, toNumber } from '../row.ts'

/** The size of what is deployed. */
export const packageSize: Measurement = async ({ builds }) => {
  const [ours, before] = [measure(builds.ours), measure(await builds.before())]
  return [
    {
      what: 'size of the package, as the sum of its files',
      goal: atMost(6),
      ours: `${toNumber(ours.megabytes)} MB`,
      theirs: `${toNumber(before.megabytes)} MB in the build before`,
      value: ours.megabytes,
      unit: 'MB',
      n: 1,
    },
    {
      what: 'files of the package',
      goal: atMost(60),
      ours: String(ours.files),
      theirs: `${before.files.toLocaleString('en')} in the build before`,
      value: ours.files,
      n: 1,
    },
  ]
}

function measure({ folder }: Build): { readonly files: number; readonly megabytes: number } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const sizes = files.map(({ parentPath, name }) => statSync(join(parentPath, name)).size)
  return { files: files.length, megabytes: sizes.reduce((sum, size) => sum + size, 0) / 1_000_000 }
}
