import { findNickname, findNoteLine, findNoteText, isInNickname, withNotes } from '../../src/domain/vm-note.ts'
import type { VmQuery } from '../../src/domain/vm-query.ts'

describe('a nickname', () => {
  it.each([
    ['  the   build\r\nbox ', 'the build box'],
    ['x'.repeat(60), 'x'.repeat(60)],
    ['💻'.repeat(60), '💻'.repeat(60)],
    ['<b>\u202Eevil', '<b>\u202Eevil'],
    ['e\u0301', 'é'],
    ['', ''],
    ['\u200B \u2060', ''],
  ])('of %j is kept as %j', (typed, kept) => {
    expect(findNickname(typed)).toBe(kept)
  })

  it.each(['x'.repeat(61), 'a\0b', 'a\u001B[31m'])('is none of %j', (typed) => {
    expect(findNickname(typed)).toBeUndefined()
  })
})

describe('a note', () => {
  it.each([
    ['\r\none\r\ntwo\rthree\tfour\n', 'one\ntwo\nthree\tfour'],
    [`${'x'.repeat(1_000)}\n`, 'x'.repeat(1_000)],
    [' \n\u200B\n', ''],
  ])('of %j is kept as %j', (typed, kept) => {
    expect(findNoteText(typed)).toBe(kept)
  })

  it.each(['x'.repeat(1_001), 'a\0b'])('is none of %j', (typed) => {
    expect(findNoteText(typed)).toBeUndefined()
  })

  it('is found by a word of it in any letter case, and shown by the line around it', () => {
    const note = { nickname: 'Café', text: 'one\nOwned by the team of Grace Hopper, ask before Fridays\nthree' }

    expect(isInNickname(note, 'CAFE\u0301')).toBe(true)
    expect(findNoteLine(note, 'hopper')).toBe('…y the team of Grace Hopper, ask before Fridays')
    expect(findNoteLine(note, 'THREE')).toBe('three')
    expect(findNoteLine(note, 'café')).toBeUndefined()
  })
})

describe('a query with notes', () => {
  const query: VmQuery = { words: ['build', 'web'], sort: { column: 'needs', descending: false }, page: 1 }

  it('has the machines of each word, by nickname or else by text', () => {
    const notes = new Map([
      ['/a', { nickname: 'The build box', text: 'builds' }],
      ['/b', { nickname: '', text: 'Web of the build' }],
      ['/c', { nickname: 'other', text: '' }],
    ])

    expect(withNotes(query, notes).noted).toEqual([
      { byNickname: ['/a'], byText: ['/b'] },
      { byNickname: [], byText: ['/b'] },
    ])
  })

  it.each([undefined, new Map(), new Map([['/c', { nickname: 'other', text: '' }]])])(
    'is the same query if they are of no use to it',
    (notes) => {
      expect(withNotes(query, notes)).toBe(query)
    },
  )
})
