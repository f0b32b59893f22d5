import type { Vm } from '../../domain/vm.ts'
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

/** Reads a page of the list. If the body is identical to the one behind `previous`, returns the same page object again. */
export function createPageReader() {
  const read = new WeakMap<readonly Vm[], { readonly text: string; readonly page: Page }>()
  return (query: VmQuery, answer: Answer, previous: Pick<Page, 'vms'> | undefined): Page => {
    const known = previous && read.get(previous.vms)
    if (known?.text === answer.text && known.page.counts.isCutShort === answer.isCutShort) return known.page
    const page = { ...toVms(answer.data.filter(isWanted)), ...toCounts(query, answer) }
    read.set(page.vms, { text: answer.text, page })
    return page
  }
}

/** A filtered list also contains rows that miss one filter, which are only counted: see toListQuery. */
function isWanted(row: unknown): boolean {
  return !(typeof row === 'object' && row !== null && 'missed' in row && row.missed === 1)
}
