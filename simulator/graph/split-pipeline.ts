/** Texts that may run over lines: too rare to be worth knowing here. */
const multiline = /```|~~~/

/** A comment to the end of its line; a verbatim text, in which a quote is doubled; a text; or one character. */
const token = /\/\/[^\n]*|@"(?:[^"]|"")*"|@'(?:[^']|'')*'|"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|[^]/g

const depthOf: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 }

/**
 * The table and the operators of a query, as they are written between its outermost bars. Undefined for what is more than
 * one pipeline that begins with a table, or isn't well-formed.
 */
export function splitPipeline(text: string): readonly [string, ...string[]] | undefined {
  if (multiline.test(text)) return undefined
  const bars: number[] = []
  let depth = 0
  for (const { 0: written, index } of text.matchAll(token)) {
    depth += depthOf[written] ?? 0
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
