import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { Cores } from './cores.ts'

const NAMES = [
  'express',
  'ejs',
  '@azure/identity',
  '@azure/arm-resourcegraph',
  '@azure/arm-compute',
  '@azure/arm-resources-subscriptions',
  '@azure/core-rest-pipeline',
] as const

/** Describes in sentences what was measured, with which versions and on which hardware. */
export function describe(facts: { estate: string; latencyMs: number; cores: Cores }): string {
  const packages = NAMES.map((name) => `${name} ${readVersion(`node_modules/${name}/`)}`)
  const [processor] = cpus()
  const tied =
    facts.cores.app === undefined ? 'no process is tied to one' : 'the app, like what it is compared to, has one'
  return [
    `my-vms ${readVersion('')} (production build), node ${process.versions.node}, ${packages.join(', ')}.`,
    `Estate ${facts.estate}; ${facts.latencyMs} ms added to every answer of the local Azure.`,
    `${cpus().length} cores (${processor?.model.trim() ?? 'unknown'}); ${tied}.`,
  ].join('\n')
}

/** Reads the file, because not every package exports its package.json. */
function readVersion(folder: string): string {
  const file = new URL(`../${folder}package.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
