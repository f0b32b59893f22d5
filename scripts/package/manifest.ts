import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The fields of a package.json that the scripts read. */
export interface Manifest {
  readonly name: string
  readonly version: string
  /** An SPDX expression; some old packages have something else. */
  readonly license?: unknown
  readonly type?: string
  readonly engines?: object
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}
