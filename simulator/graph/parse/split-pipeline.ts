/** Multi-line string literals: too rare to support here. */
const MULTILINE = /```|~~~/

/** A line comment, a verbatim string (with doubled quotes), an ordinary string, or one character. */
const TOKEN = /\/\/[^\n]*|@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|[^]/g

const DEPTH_OF: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 }

/**
 * The table and the operators of a query, as written between its top-level `|` characters. Undefined unless the query
 * is a single well-formed pipeline that begins with a table.
 */
export function splitPipeline(text: string): readonly [string, ...string[]] | undefined {
  if (MULTILINE.test(text)) return undefined
  const bars: number[] = []
  let depth = 0
  for (const { 0: written, index } of text.matchAll(TOKEN)) {
    depth += DEPTH_OF[written] ?? 0
    if (depth < 0 || written === '"' || written === "'") return undefined
    if (depth > 0) continue
    if (written === ';') return undefined
    if (written === '|') bars.push(index)
  }
  if (depth !== 0) return undefined
  const ends = [...bars, text.length]
  const table = text.slice(0, ends[0])
  if (!/^\s*[A-Za-z]\w*\s*$/.test(table)) return undefined
  return [table, ...bars.map((bar, index) => text.slice(bar + 1, ends[index + 1]))]
}
