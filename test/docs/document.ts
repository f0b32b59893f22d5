import { readFileSync } from 'node:fs'

/** A document in Markdown, by its headings. */
export interface Document {
  /** All of it, each paragraph in one line. */
  readonly text: string
  readonly anchors: readonly string[]
  /** @throws Error where nothing has this heading */
  section(heading: string): Section
}

interface Section {
  readonly text: string
  /** One level below. */
  readonly headings: readonly string[]
  /** The rows of its own tables, without their heads. */
  readonly rows: readonly (readonly string[])[]
  readonly firstCells: readonly string[]
  /** What it quotes as a block, in one line; empty where it quotes nothing. */
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

/** A table begins with its head and the line beneath it. */
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

/** As GitHub makes them. */
function toAnchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
