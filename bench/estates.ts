import { PAGE_SIZE } from '../src/domain/vm-query.ts'

/** The estates, and what the first page must hold for a person who owns everything in them. */
export const THOUSAND = { estate: 'generated:50x1000', rows: PAGE_SIZE, total: 1_000 } as const
export const HUNDRED_THOUSAND = { estate: 'generated:1000x100000', rows: PAGE_SIZE, total: 100_000 } as const
/** The same for a person who owns three subscriptions of the smaller estate. */
export const SHARE = { rows: PAGE_SIZE, total: 60 } as const
/** Added to every answer of Azure. */
export const LATENCY_MS = 80
