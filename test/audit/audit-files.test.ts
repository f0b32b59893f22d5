import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFolder } from '../../src/audit/audit-files.ts'

const NOBODY = 2 ** 22 + 1
const FILE = '2026_11_29_web-other-001.jsonl'

describe('the files of the audit trail', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-files-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const open = (process: string, app: number) => openFolder({ folder, process, app })

  it('are left alone as long as their process lives', () => {
    const other = open('other', process.pid)
    other.write(FILE, 0, Buffer.from('{}\n'))

    expect(open('own', process.pid).findLeft()).toEqual([])
  })

  it.each<[string, () => void]>([
    ['has said so', () => open('other', process.pid).leave()],
    ['was killed', () => open('other', NOBODY)],
    [
      'has given no sign of life for a minute',
      () => {
        open('other', process.pid)
        const past = new Date(Date.now() - 90_000)
        utimesSync(join(folder, 'other.alive'), past, past)
      },
    ],
  ])('are found when their process %s', (_how, end) => {
    end()
    appendFileSync(join(folder, FILE), '{"id":1}\n{"id":2}\n')

    expect(open('own', process.pid).findLeft()).toEqual([{ file: FILE, size: 18 }])
  })

  it('count up to their last whole line, and go if they have none', () => {
    writeFileSync(join(folder, FILE), '{"id":1}\n{"id"')
    writeFileSync(join(folder, '2026_11_29_web-third-001.jsonl'), '{"id"')

    expect(open('own', process.pid).findLeft()).toEqual([{ file: FILE, size: 9 }])
    expect(existsSync(join(folder, '2026_11_29_web-third-001.jsonl'))).toBe(false)
  })

  it('take the same bytes at the same place as often as need be', () => {
    const own = open('own', process.pid)

    own.write(FILE, 0, Buffer.from('one\n'))
    own.write(FILE, 4, Buffer.from('two\n'))
    own.write(FILE, 4, Buffer.from('two\nthree\n'))

    expect(readFileSync(join(folder, FILE), 'utf8')).toBe('one\ntwo\nthree\n')
    expect(Buffer.from(own.read(FILE, 4, 100)).toString()).toBe('two\nthree\n')
    expect(own.read('none', 0, 100)).toHaveLength(0)
  })
})
