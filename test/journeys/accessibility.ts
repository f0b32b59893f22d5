import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** What keeps people from using a page, by axe: each rule with the first element that breaks it. */
export async function findBarriers(page: Page): Promise<string[]> {
  // No page has a frame, so one run in the page itself finds everything. What is well is only counted, which halves the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}
