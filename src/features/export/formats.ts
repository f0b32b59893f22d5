import { type Duplex, Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import { toArmId } from '../../domain/arm-id.ts'
import type { Vm } from '../../domain/vm.ts'
import { findVmSize } from '../../domain/vm-size.ts'
import { words } from '../../words/words.ts'

/** The streams that produce the bytes of a file, each fed by the one before it. */
export type ExportWriter = (chunks: AsyncIterable<readonly Vm[]>) => readonly [Readable, ...Duplex[]]

/**
 * A table for spreadsheets: RFC 4180 with a byte order mark. Every text is quoted, because LibreOffice also reads a semicolon as
 * the end of a cell.
 */
export const toCsv: ExportWriter = (chunks) => [
  Readable.from(toRows(chunks)),
  stringify({
    header: true,
    columns: [...COLUMNS],
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

/** One VM of an export. */
interface ExportedVm {
  readonly name: string
  readonly state: string
  readonly power: Vm['power']
  readonly publicAddress: string
  readonly privateAddress: string
  /** Says whether an empty address means that the VM has none. */
  readonly addresses: string
  readonly size: string
  readonly cores: number | undefined
  readonly memoryGiB: number | undefined
  readonly os: string
  readonly location: string
  readonly resourceGroup: string
  readonly subscription: string
  readonly subscriptionId: string
  readonly tags: Vm['tags']
  readonly id: string
}

const COLUMNS: readonly (keyof ExportedVm)[] = [
  'name',
  'state',
  'power',
  'publicAddress',
  'privateAddress',
  'addresses',
  'size',
  'cores',
  'memoryGiB',
  'os',
  'location',
  'resourceGroup',
  'subscription',
  'subscriptionId',
  'tags',
  'id',
]

function toExported(vm: Vm): ExportedVm {
  const size = findVmSize(vm.size)
  return {
    name: vm.name,
    state: words.states[vm.power].short,
    power: vm.power,
    publicAddress: vm.addresses.public ?? '',
    privateAddress: vm.addresses.private ?? '',
    addresses: vm.addresses.knowledge === 'known' ? 'known' : words.vm.noAddress[vm.addresses.knowledge],
    size: vm.size,
    cores: size?.cores,
    memoryGiB: size?.memoryGib,
    os: vm.os,
    location: vm.location,
    resourceGroup: vm.resourceGroup,
    subscription: vm.subscriptionName ?? '',
    subscriptionId: vm.id.subscriptionId,
    tags: vm.tags,
    id: toArmId(vm.id),
  }
}

function toRow(vm: Vm): Row {
  const tags = Object.entries(vm.tags).map(([name, value]) => `${name}: ${value}`)
  return { ...toExported(vm), tags: tags.join('; ') }
}

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
