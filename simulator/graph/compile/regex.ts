import { LRUCache } from 'lru-cache'
import { createLinearRegExp } from '../../linear-regexp.ts'
import { QueryError } from '../query-error.ts'

const compiled = new LRUCache<string, RegExp>({ max: 200 })

/** Converts Kusto's RE2 pattern to a JavaScript RegExp. Supports inline flags at the beginning (`(?i)`). */
export function compileRegex(pattern: string): RegExp {
  const known = compiled.get(pattern)
  if (known !== undefined) return known
  const [prefix = '', flags = ''] = /^\(\?([imsU]+)\)/.exec(pattern) ?? []
  const regex = build(pattern.slice(prefix.length).replaceAll('(?P<', '(?<'), flags.replace('U', ''))
  compiled.set(pattern, regex)
  return regex
}

function build(source: string, flags: string): RegExp {
  try {
    return createLinearRegExp(source, flags)
  } catch {
    throw new QueryError('Default', `Failed to parse the regular expression '${source}'.`)
  }
}
