import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import satisfies from 'spdx-satisfies'
import { ASSET_PACKAGES } from '../../src/web/asset-files.ts'
import { readManifest } from './manifest.ts'

/** Licences that allow redistribution of the app under MIT: they require only their own text and notices. */
export const PASSED_ON = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']

/** A package that the app redistributes at least in part. */
export interface ThirdParty {
  readonly name: string
  readonly version: string
  /** An SPDX expression. */
  readonly licence: string
  /** The texts of its licence and notices; none if it has no such files. */
  readonly texts: readonly string[]
}

/**
 * Every package with code in the bundle or files among the assets, sorted by name.
 *
 * @throws Error that names each package whose licence does not allow redistribution
 */
export function listThirdParties({ outputs }: Metafile): readonly ThirdParty[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs))
  const folders = new Set([
    ...inputs.flatMap((input) => findPackageFolder(input) ?? []),
    ...Object.values(ASSET_PACKAGES).map((name) => `node_modules/${name}`),
  ])
  const parties = [...folders].map(readThirdParty)
  const foreign = parties.filter(({ licence }) => !isPassedOn(licence))
  if (foreign.length > 0) {
    throw new Error(
      foreign.map(({ name, licence }) => `${name} can't be passed on: its licence is ${licence}.`).join('\n'),
    )
  }
  return parties.toSorted((a, b) => (a.name === b.name ? compare(a.version, b.version) : compare(a.name, b.name)))
}

/** The notice that must accompany redistributed packages: each text once, under the names of all its packages. */
export function toNotice(parties: readonly ThirdParty[]): string {
  const byText = Map.groupBy(parties, ({ texts }) => texts.join('\n\n'))
  const entries = [...byText].map(([text, those]) => {
    const names = those.map(({ name, version, licence }) => `${name} ${version} (${licence})`)
    return [names.join('\n'), ...(text === '' ? [] : [text])].join('\n\n')
  })
  return `My VMs contains code of these packages.\n\n${entries.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

function findPackageFolder(input: string): string | undefined {
  return /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0]
}

function readThirdParty(folder: string): ThirdParty {
  const { name, version, license } = readManifest(folder)
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').trim())
  return { name, version, licence: String(license), texts }
}

function isPassedOn(licence: string): boolean {
  try {
    return satisfies(licence, PASSED_ON)
  } catch {
    // Not an SPDX expression, such as "SEE LICENSE IN …": a person has to read it.
    return false
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
