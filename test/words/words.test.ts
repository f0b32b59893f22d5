import { readFileSync } from 'node:fs'
import { de } from '../../src/words/de.ts'
import { en } from '../../src/words/en.ts'
import type { Words } from '../../src/words/words.ts'
import { findFiles, toPlainTemplate } from '../docs/sources.ts'
import { findInSources, findInTemplates, readKeys } from './used-words.ts'

/** Names of file formats and keys, which are no words. */
const NAMES = ['CSV', 'JSON', 'XLSX', 'Ctrl']
const keys = readKeys(en)
const inTemplates = findInTemplates()

describe('the words', () => {
  it('have every key that a template reads', () => {
    const groups = new Set(
      keys.flatMap((key) => key.split('.').map((_, index, names) => names.slice(0, index).join('.'))),
    )
    const missing = inTemplates.filter((chain) => {
      return chain.endsWith('[') ? !groups.has(chain.slice(0, -1)) : !keys.includes(chain)
    })

    expect(inTemplates.length).toBeGreaterThan(60)
    expect(missing).toEqual([])
  })

  it('have no key that nothing reads', () => {
    const inSources = findInSources()
    const isUsed = (key: string) =>
      inSources.has(key) ||
      inTemplates.some((chain) => chain === key || (chain.endsWith('[') && key.startsWith(chain.slice(0, -1))))

    expect(inSources.size).toBeGreaterThan(100)
    expect(keys.filter((key) => !isUsed(key))).toEqual([])
  })

  it.each(findFiles('views', '.ejs'))('are all that stands in %s', (path) => {
    const template = readFileSync(path, 'utf8')
    const ownText = toPlainTemplate(template).match(/[A-Za-z]{2,}/g) ?? []
    const ownLabels = template.match(/ (?:title|aria-label|placeholder|alt)="(?!<%=)[^"]+"/g) ?? []

    expect(ownText.filter((word) => !NAMES.includes(word))).toEqual([])
    expect(ownLabels).toEqual([])
  })

  it('are as many in each language, which the compiler sees to', () => {
    const { list: _, ...incomplete } = en
    // @ts-expect-error -- a translation without the words of the list
    const lacking: Words = incomplete

    expect(readKeys(lacking)).not.toEqual(keys)
    expect(readKeys(de).toSorted()).toEqual(keys.toSorted())
  })

  it.each([
    [0, '0 machines'],
    [1, '1 machine'],
    [2, '2 machines'],
    [12_345, '12,345 machines'],
  ])('count %i in the right form', (total, text) => {
    expect(en.list.found(total)).toBe(text)
  })
})
