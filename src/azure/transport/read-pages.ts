import { createPipelineRequest } from '@azure/core-rest-pipeline'
import * as z from 'zod'
import type { Call } from '../../domain/call.ts'
import type { ArmClients } from './arm-clients.ts'

/** What a list of Resource Manager holds, as far as it was read. */
export interface Pages<Item> {
  readonly items: readonly Item[]
  /** Whether Azure has more, which was not read. */
  readonly isCutShort: boolean
}

/** Reads a list for which no client has a method, page by page, so many at most. */
export function pagesOf<Item>({ clients, item, most }: { clients: ArmClients; item: z.ZodType<Item>; most: number }) {
  const Page = z.object({ value: z.array(item), nextLink: z.string().min(1).optional().catch(undefined) })
  return async (call: Call, url: string): Promise<Pages<Item>> => {
    const items: Item[] = []
    let next: string | undefined = url
    for (let page = 0; page < most && next !== undefined; page += 1) {
      const { bodyAsText } = await clients.send(call, createPipelineRequest({ url: next }))
      const { value, nextLink } = Page.parse(JSON.parse(bodyAsText ?? ''))
      items.push(...value)
      next = nextLink
    }
    return { items, isCutShort: next !== undefined }
  }
}
