import type { Answer } from './http-client.ts'

/** What a page or an answer must hold for its time to count. */
export interface Expected {
  readonly rows: number
  readonly total: number
}

/** @throws Error that says what is wrong with a page of VMs */
export function checkPage({ status, body }: Answer, expected: Expected): void {
  if (status !== 200) throw new Error(`A page came with status ${status}:\n${body.toString().slice(0, 2_000)}`)
  checkRows(body, expected.rows)
  const total = `${expected.total.toLocaleString('en')} machines`
  if (!body.includes(total)) throw new Error(`A page does not say that there are ${total}.`)
}

/** A quick check for load runs with thousands of pages: the rows of the page and its end. */
export function checkRows(html: Buffer, rows: number): void {
  let found = 0
  for (let at = html.indexOf(ROW); at >= 0; at = html.indexOf(ROW, at + ROW.length)) found += 1
  if (found !== rows) throw new Error(`A page has ${found} machines instead of ${rows}.`)
  if (!html.subarray(-20).toString().trimEnd().endsWith('</html>')) throw new Error('A page has no end.')
}

const ROW = Buffer.from('data-vm-id="')

/** @throws Error that says what is wrong with an answer from Resource Graph */
export function checkAnswer(status: number, answer: unknown, expected: Expected): void {
  if (status !== 200) throw new Error(`Resource Graph answered ${status}: ${JSON.stringify(answer)}`)
  const { data, totalRecords } = answer as { data?: unknown; totalRecords?: unknown }
  if (!Array.isArray(data) || data.length !== expected.rows || totalRecords !== expected.total) {
    throw new Error(`Resource Graph told ${Array.isArray(data) ? data.length : 'no'} rows of ${String(totalRecords)}.`)
  }
}
