import { isReached, type Row, toNumber } from './row.ts'

const HEAD = ['what', 'goal', 'ours', 'compared to', 'result', 'n', 'reached'] as const

/** The rows as a Markdown table, with their notes below. */
export function toTable(rows: readonly Row[]): string {
  const notes = [...new Set(rows.flatMap(({ note }) => note ?? []))]
  const markOf = ({ note }: Row) => (note === undefined ? '' : ` [${notes.indexOf(note) + 1}]`)
  return [
    toLine(HEAD),
    toLine(HEAD.map(() => '---')),
    ...rows.map((row) => toLine(toCells({ ...row, what: `${row.what}${markOf(row)}` }))),
    '',
    ...notes.map((note, index) => `${index + 1}. ${note}`),
  ].join('\n')
}

function toCells({ what, goal, ours, theirs, value, unit, n }: Row): string[] {
  const of = (number: string) => (unit === undefined ? number : `${number} ${unit}`)
  return [
    what,
    goal === undefined ? 'none' : `${goal.is} ${of(String(goal.value))}`,
    ours,
    theirs,
    of(Number.isInteger(value) ? value.toLocaleString('en') : toNumber(value)),
    String(n),
    goal === undefined ? '' : isReached(goal, value) ? 'yes' : '**no**',
  ]
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
