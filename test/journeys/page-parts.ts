import type { Locator, Page } from 'playwright-core'

/** The row of a machine in the list. */
export const rowOf = (page: Page, name: string): Locator => page.locator(`tr[data-vm-id$="/${name}"]`)

/** Resolves once a row, or the page of a machine, shows it in this state. */
export const untilPower = (page: Page, name: string, power: string): Promise<unknown> =>
  page.waitForSelector(`[data-vm-id$="/${name}"][data-power="${power}"]`)

/** A page in the frame around each page. */
export const goTo = (page: Page, name: 'Machines' | 'Activity'): Promise<void> =>
  page.locator('.side nav').getByRole('link', { name, exact: true }).click()

/** The page of what was done, by the drawer, which scripts open first. */
export async function goToActivity(page: Page): Promise<void> {
  await goTo(page, 'Activity')
  await dialogOf(page).getByRole('link', { name: 'All activity' }).click()
}

/** The dialog over the page, while it is open. */
export const dialogOf = (page: Page): Locator => page.locator('#dialog[open]')

/** The menu of a row, while it is open. */
export const menuOf = (page: Page): Locator => page.locator('#menu:popover-open')

/** The link or button that opens what a machine can do. */
export const menuButtonOf = (page: Page, name: string): Locator => rowOf(page, name).locator('[data-menu]')

/** Presses an action of a row that asks first, and says yes. With scripts a dialog asks, else a page. */
export async function actInRow(page: Page, name: string, action: 'Stop' | 'Restart'): Promise<void> {
  await rowOf(page, name).locator(`[data-action=${action.toLowerCase()}]`).click()
  await confirm(page, `${action} ${name}`)
}

/** Says yes to what a dialog or page asks. */
export async function confirm(page: Page, what: string): Promise<void> {
  await page.getByRole('heading', { name: `${what}?` }).waitFor()
  await page.locator('.confirm').getByRole('button', { name: what }).click()
}

export async function signOut(page: Page): Promise<void> {
  await page.locator('#me summary').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
}

/** What is read out of the element with the focus: its name for who hears it, else its text. */
export const focusedOf = (page: Page): Promise<string> =>
  page.evaluate<string>(
    "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText).trim()",
  )
