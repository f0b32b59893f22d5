import type { VmQuery } from '../../domain/vm-query.ts'
import type { InventoryPage } from '../../features/vm-list/ports.ts'
import { type Counted, toCounts } from './counts.ts'
import { toVms } from './rows.ts'

/** Resource Graph's answer to the query for a page. */
interface Answer extends Counted {
  readonly data: readonly unknown[]
  /** The raw body. */
  readonly text: string
}

type Page = Omit<InventoryPage, 'asOf'>

/** Reads a page of the list. If Azure's answer is the one behind `previous`, that page is still right. */
export function readPage(query: VmQuery, answer: Answer, previous: InventoryPage | undefined): Page {
  const version = `${answer.isCutShort} ${answer.text}`
  if (previous?.version === version) return previous
  return { vms: toVms(answer.data.filter(isWanted)), ...toCounts(query, answer), version }
}

/** A filtered list also contains rows that miss one filter, which are only counted: see toListQuery. */
function isWanted(row: unknown): boolean {
  return !(typeof row === 'object' && row !== null && 'missed' in row && row.missed === 1)
}
