import type { ListColumn } from './ports.ts'

/** In their order on the page. Another column is a line here, a template and a word. */
export const LIST_COLUMNS: readonly ListColumn[] = [
  { name: 'name', sorts: ['name'], cell: 'vm-list/cells/name' },
  { name: 'state', sorts: ['state'], cell: 'vm-list/cells/state' },
  { name: 'actions', sorts: [], cell: 'vm-list/cells/actions' },
  { name: 'address', sorts: ['address'], cell: 'vm-list/cells/address' },
  { name: 'size', sorts: ['size', 'os'], cell: 'vm-list/cells/size' },
  { name: 'location', sorts: ['location'], cell: 'vm-list/cells/location' },
  { name: 'group', sorts: ['group', 'subscription'], cell: 'vm-list/cells/group' },
]
