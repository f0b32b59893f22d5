import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** The accessibility violations that axe finds: each rule with the first element that breaks it. */
export async function findBarriers(page: Page): Promise<string[]> {
  // No page has a frame, so one run in the page itself finds everything. Reporting only violations in full halves the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}
