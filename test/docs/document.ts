import { readFileSync } from 'node:fs'

/** A Markdown document, by its headings. */
export interface Document {
  /** The whole text, each paragraph on one line. */
  readonly text: string
  readonly anchors: readonly string[]
  /** @throws Error if nothing has this heading */
  section(heading: string): Section
}

interface Section {
  readonly text: string
  /** The headings one level below. */
  readonly headings: readonly string[]
  /** The rows of its own tables, without their header rows. */
  readonly rows: readonly (readonly string[])[]
  readonly firstCells: readonly string[]
  /** Its block quote, on one line; empty if it has none. */
  readonly quoted: string
}

interface Heading {
  readonly at: number
  readonly level: number
  readonly title: string
}

export function readDocument(path: string): Document {
  const lines = readFileSync(path, 'utf8').split('\n')
  const headings = lines.flatMap((line, at): Heading[] => {
    const [, marks = '', title] = /^(#+) (.+)$/.exec(line) ?? []
    return title === undefined ? [] : [{ at, level: marks.length, title }]
  })

  return {
    text: toOneLine(lines),
    anchors: headings.map(({ title }) => toAnchor(title)),
    section(title) {
      const index = headings.findIndex((heading) => heading.title === title)
      const heading = headings[index]
      if (!heading) throw new Error(`${path} has no heading “${title}”.`)
      const later = headings.slice(index + 1)
      const end = later.findIndex(({ level }) => level <= heading.level)
      const inside = end < 0 ? later : later.slice(0, end)
      const own = lines.slice(heading.at + 1, later[0]?.at)
      const rows = toRows(own)
      return {
        text: toOneLine(own),
        headings: inside.filter(({ level }) => level === heading.level + 1).map((one) => one.title),
        rows,
        firstCells: rows.map(([cell = '']) => cell),
        quoted: toOneLine(own.flatMap((line) => /^> (.*)$/.exec(line)?.[1] ?? [])),
      }
    },
  }
}

function toOneLine(lines: readonly string[]): string {
  return lines.join(' ').replace(/\s+/g, ' ').trim()
}

/** A table begins with its header row and the delimiter row below it. */
function toRows(lines: readonly string[]): string[][] {
  const isRow = (line: string | undefined) => line?.startsWith('|') === true
  return lines
    .filter((line, at) => isRow(line) && isRow(lines[at - 1]) && !/^\|[\s:|-]+$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
}

/** Built as GitHub builds them. */
function toAnchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
