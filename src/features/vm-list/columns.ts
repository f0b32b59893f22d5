import type { ListColumn } from './ports.ts'

/** In their order on the page. Another column is a line here, a template, a word, and a width in table.css. */
export const LIST_COLUMNS: readonly ListColumn[] = [
  { name: 'favourite', sorts: [], cell: 'vm-list/cells/favourite' },
  { name: 'name', sorts: ['name'], cell: 'vm-list/cells/name' },
  { name: 'state', sorts: ['state'], cell: 'vm-list/cells/state' },
  { name: 'actions', sorts: [], cell: 'vm-list/cells/actions' },
  { name: 'address', sorts: ['address'], cell: 'vm-list/cells/address' },
  { name: 'group', sorts: ['group'], cell: 'vm-list/cells/where' },
]
