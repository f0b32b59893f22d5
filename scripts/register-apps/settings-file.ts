import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

export type SettingValues = Readonly<Record<string, string>>

export function readSettings(path: string): SettingValues {
  if (!existsSync(path)) return {}
  const read = Object.entries(parseEnv(readFileSync(path, 'utf8')))
  return Object.fromEntries(read.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

/** Puts these settings into a file that only its owner may read. Its other lines stay as they are. */
export function writeSettings(path: string, settings: SettingValues): void {
  const before = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : []
  const others = before.filter((line) => !Object.keys(settings).some((name) => isSettingOf(line, name)))
  const lines = [...others, ...Object.entries(settings).map(([name, value]) => `${name}=${quote(value)}`), '']
  const draft = `${path}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, lines.join('\n').replace(/^\n+/, ''), { mode: 0o600, flag: 'wx' })
  renameSync(draft, path)
}

function isSettingOf(line: string, name: string): boolean {
  return new RegExp(`^\\s*(export\\s+)?${name}\\s*=`).test(line)
}

/** Node takes what is in single quotes as it stands, `#` included. */
function quote(value: string): string {
  if (/['\r\n]/.test(value)) throw new Error('A value with a quote or a line break does not fit into a settings file.')
  return `'${value}'`
}
