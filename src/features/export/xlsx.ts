import { Readable } from 'node:stream'
import { writeXlsxStream } from 'hucre/xlsx'
import type { Vm } from '../../domain/vm.ts'
import { en } from '../../words/en.ts'
import { type ExportedVm, toColumns, toExported } from './exported-vm.ts'
import type { AboutFile, ExportWriter } from './formats.ts'

/** Excel calls a file damaged if a cell holds more. */
const MAX_CELL = 32_767

const STYLES: Readonly<Partial<Record<keyof ExportedVm, object>>> = {
  tags: { width: 40, style: { alignment: { wrapText: true } } },
  id: { width: 60 },
}

/** A sheet in which text is text, whatever it begins with, and numbers and times are such. Its name says what it lacks. */
export const toXlsx: ExportWriter = (chunks, about) => {
  const sheet = writeXlsxStream(toRows(chunks, about), {
    name: toSheetName(about),
    columns: [
      ...toColumns(about).map((name) => ({ header: name, width: 18, ...STYLES[name] })),
      { header: 'asOf', width: 20, numFmt: 'yyyy-mm-dd hh:mm:ss' },
    ],
    freezePane: { rows: 1 },
  })
  return [Readable.fromWeb(sheet)]
}

function toSheetName({ lacks }: AboutFile): string {
  const [first, ...others] = lacks
  if (first === undefined) return en.file.machines
  return others.length === 0 ? en.file.lacks[first] : en.file.lacksSeveral(lacks)
}

async function* toRows(chunks: AsyncIterable<readonly Vm[]>, about: AboutFile) {
  const asOf = new Date(about.at)
  const columns = toColumns(about)
  for await (const vms of chunks) for (const vm of vms) yield [...toCells(vm, columns), asOf]
}

function toCells(vm: Vm, columns: readonly (keyof ExportedVm)[]): (string | number | null)[] {
  const exported = { ...toExported(vm), tags: toTagLines(vm.tags) }
  return columns.map((name) => {
    // A cell without a value is empty for formulas too; one with an empty text is not.
    const value = exported[name] || null
    return typeof value === 'string' ? toCellText(value) : value
  })
}

/**
 * Spreadsheets read `_x0041_` as the character of that code, and XML can't hold the last two code points.
 * ECMA-376 part 1, 22.9.2.19.
 */
function toCellText(text: string): string {
  return text
    .slice(0, MAX_CELL)
    .replaceAll(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
    .replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD')
}

/** A line for each tag. If a cell can't hold all of them, the last line says how many are missing. */
function toTagLines(tags: Vm['tags']): string {
  const lines = Object.entries(tags).map(([name, value]) => `${name}: ${value}`)
  let shown = lines.length
  let text = lines.join('\n')
  while (text.length > MAX_CELL && shown > 0) {
    shown -= 1
    text = [...lines.slice(0, shown), en.file.moreTags(lines.length - shown)].join('\n')
  }
  return text
}
