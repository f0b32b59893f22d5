import { type Duplex, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { Vm } from '../../domain/vm.ts'
import { type ExportedVm, toColumns, toExported } from './exported-vm.ts'
import type { Lack } from './lacks.ts'

/** The streams that produce the bytes of a file, each fed by the one before it. */
export type ExportWriter = (chunks: AsyncIterable<readonly Vm[]>, about: AboutFile) => readonly [Readable, ...Duplex[]]

/** What a file can say about itself, if its format has a place for it. */
export interface AboutFile {
  /** When Azure was asked, in milliseconds since the Unix epoch. */
  readonly at: number
  readonly lacks: readonly Lack[]
  readonly isOfAllDirectories: boolean
}

/**
 * A table for spreadsheets: RFC 4180 with a byte order mark. Every text is quoted, because LibreOffice also reads a semicolon as
 * the end of a cell.
 */
export const toCsv: ExportWriter = (chunks, about) => [
  Readable.from(toRows(chunks)),
  stringify({
    header: true,
    columns: [...toColumns(about)],
    bom: true,
    quoted_string: true,
    record_delimiter: 'windows',
    cast: { string: defuse },
  }),
]

/**
 * Puts an apostrophe before text that a spreadsheet would read as the start of a formula. It does so at the start of a cell, and
 * after semicolons and line ends: some spreadsheets split there despite quotes, as Excel does in half of Europe.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
function defuse(text: string): string {
  return text.replace(FORMULA, "$&'")
}

const FORMULA = /(?:^|[;\t\r\n])\s*(?=[=+\-@＝＋－＠])|^(?=[\t\r\n])/g

/** An array of objects, one per line. */
export const toJson: ExportWriter = (chunks) => [Readable.from(toJsonText(chunks))]

interface Row extends Omit<ExportedVm, 'tags'> {
  readonly tags: string
}

function toRow(vm: Vm): Row {
  return { ...toExported(vm), tags: toTagsCell(vm.tags) }
}

/**
 * The tags as a JSON object, which loses nothing. Escapes what could begin a cell or a formula in a spreadsheet that splits cells
 * despite quotes: it stays the same JSON.
 */
function toTagsCell(tags: Vm['tags']): string {
  return JSON.stringify(tags).replace(IN_TAGS, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

const IN_TAGS = /;|(?<="\s*)[=+\-@＝＋－＠]/g

async function* toRows(chunks: AsyncIterable<readonly Vm[]>): AsyncIterable<Row> {
  for await (const vms of chunks) yield* vms.map(toRow)
}

async function* toJsonText(chunks: AsyncIterable<readonly Vm[]>): AsyncIterable<string> {
  let separator = '[\n'
  for await (const vms of chunks) {
    if (vms.length === 0) continue
    yield separator + vms.map((vm) => JSON.stringify(toExported(vm))).join(',\n')
    separator = ',\n'
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}
