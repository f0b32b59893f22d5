import { readFileSync } from 'node:fs'
import express from 'express'
import supertest from 'supertest'
import { isCertificateCode } from '../../src/azure/transport/certificate-fault.ts'
import { KNOWN_FAILURES } from '../../src/azure/transport/known-failures.ts'
import { ConfigError, readConfig } from '../../src/config/config.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import { AppError, type ErrorKind } from '../../src/domain/app-error.ts'
import { ERRORS, findRefusalSentence } from '../../src/identity/to-app-error.ts'
import type { LogFields } from '../../src/telemetry/logger.ts'
import { type ErrorContext, SIGN_IN_HELPS, toErrorModel } from '../../src/web/error-model.ts'
import { ERROR_STATUS } from '../../src/web/error-status.ts'
import { toFailure } from '../../src/web/failure.ts'
import { requestLog } from '../../src/web/middleware/request-log.ts'
import { en } from '../../src/words/en.ts'
import { readDocument } from './document.ts'
import { findFiles, readSources, toPlainTemplate } from './sources.ts'

const guide = readDocument('docs/troubleshooting.md')
const LIBRARY = 'packages/easy-auth-credential/src'
/** The guide has the words of English. */
const OTHER_WORDS = ['src/words/de.ts']
const sources = readSources(
  [...findFiles('src', '.ts'), ...findFiles(LIBRARY, '.ts')].filter((path) => !OTHER_WORDS.includes(path)),
)
const settings = readSources([...findFiles('src/config', '.ts'), `${LIBRARY}/certificate.ts`])
const templates = findFiles('views', '.ejs').map((path) => toPlainTemplate(readFileSync(path, 'utf8')))
const CONTEXT: ErrorContext = {
  words: en,
  requestId: '1',
  now: 0,
  signInHelps: 'no',
  organisation: undefined,
  signIn: '/',
  isForm: false,
  again: '/',
  subject: undefined,
  back: { label: 'Your machines', href: '/' },
  fault: { reason: 'A reason.', remedy: 'A remedy.' },
}
const DETAIL = { code: 'a', message: 'b', correlationId: 'c', traceId: 'd', remedy: 'e', retryAfter: undefined }

const KINDS = Object.keys(ERROR_STATUS).filter((kind): kind is ErrorKind => kind in ERROR_STATUS)

function modelOf(kind: ErrorKind, signInHelps: ErrorContext['signInHelps'] = SIGN_IN_HELPS[kind] ? 'yes' : 'no') {
  return toErrorModel(new AppError(kind, 'refused', { azure: DETAIL }), { ...CONTEXT, signInHelps })
}

const headingOf = (kind: ErrorKind) => `${modelOf(kind).heading} (${ERROR_STATUS[kind]}, \`${kind}\`)`

/** Removes duplicates and sorts, for comparison. */
const unique = (texts: readonly string[]) => [...new Set(texts)].toSorted()

describe('the guide to what does not work', () => {
  describe('on error pages', () => {
    const title = 'A page says that something went wrong'
    const notAgain = modelOf('not-signed-in', 'not again')
    const statuses = KINDS.filter((kind) => SIGN_IN_HELPS[kind]).map((kind) => ERROR_STATUS[kind])
    const { kind: unexpected, failedAs } = toFailure(undefined)

    it('has an entry for every kind of error, by the heading of its page and its status, and for nothing else', () => {
      expect(guide.section(title).headings.toSorted()).toEqual(
        [
          ...KINDS.map(headingOf),
          `${notAgain.heading} (${statuses.join(' or ')})`,
          `Something went wrong in this app (${failedAs}, \`${unexpected}\`)`,
        ].toSorted(),
      )
      expect(en.errors.unexpected.heading).toBe('Something went wrong in this app')
    })

    it.each(KINDS)('repeats what the page advises about %s', (kind) => {
      expect(guide.section(headingOf(kind)).quoted).toBe(modelOf(kind).advice)
    })

    it('repeats what the page advises who has signed in again for nothing', () => {
      expect(guide.section(`${notAgain.heading} (${statuses.join(' or ')})`).quoted).toBe(notAgain.advice)
    })

    it.each(KINDS)('has every sentence that the sources give %s', (kind) => {
      const known = [
        ...sources.sentences,
        ...Object.values(ERRORS).map(({ kind, sentence }) => ({ kind, sentence: en.sentences[sentence] })),
      ]
        .filter((one) => one.kind === kind)
        .map(({ sentence }) => sentence)

      expect(guide.section(headingOf(kind)).firstCells).toEqual(expect.arrayContaining(unique(known)))
    })

    it.each(KINDS)('has no sentence under %s that the app can no longer say', (kind) => {
      const gone = guide.section(headingOf(kind)).firstCells.filter((cell) => !sources.texts.includes(cell))

      expect(gone).toEqual([])
    })

    it('has every name among the details of a page', () => {
      const names = modelOf('azure-refused').details.map(({ name }) => name)

      expect(guide.section('The details of a page').firstCells).toEqual(names)
    })
  })

  describe('on the log', () => {
    const of = (message: string) => sources.logged.filter((line) => line.message === message).map(({ level }) => level)
    const messages = unique(sources.logged.flatMap(({ message }) => message ?? []))

    it('has an entry for every line of the log, and for nothing else', () => {
      const section = guide.section('The log, line by line')
      // The only log line without a fixed message reports what is odd about CA_BUNDLE.
      expect(sources.logged.filter(({ message }) => message === undefined)).toEqual([{ level: 'warn' }])
      expect(sources.texts).toContain('CA_BUNDLE: …')

      expect(section.firstCells.toSorted()).toEqual([...messages, 'CA_BUNDLE: …'].map(toCode).toSorted())
    })

    it.each(messages)('knows the levels of “%s”', (message) => {
      const row = guide.section('The log, line by line').rows.find(([cell]) => cell === toCode(message))

      expect(row?.[1]?.split(', ').toSorted()).toEqual(unique(of(message)))
    })

    it('reads every place of the sources where something is logged', () => {
      const places = findFiles('src', '.ts').flatMap((path) => {
        return readFileSync(path, 'utf8').match(/\.(trace|debug|info|warn|error|fatal)\(\s*\{/g) ?? []
      })
      const variables = findFiles('src', '.ts').flatMap((path) => {
        return readFileSync(path, 'utf8').match(/\blogger\.\w+\(\w/g) ?? []
      })

      expect(sources.logged).toHaveLength(places.length + variables.length)
    })

    it('has every field of the line of a request', async () => {
      const { firstCells } = guide.section('The line of a request')

      expect(firstCells.toSorted()).toEqual((await findRequestFields()).map(toCode).toSorted())
    })
  })

  describe('on what Entra says', () => {
    const rows = guide.section('What Entra says').rows
    const codesIn = (text = ''): string[] => text.match(/AADSTS\d+/g) ?? []
    const numbers = readFileSync('src/identity/to-app-error.ts', 'utf8').matchAll(/codes: \[([^\]]+)\]/g)
    const known = [...numbers].flatMap(([, list = '']) => (list.match(/\d+/g) ?? []).map((number) => `AADSTS${number}`))
    const named = sources.texts.filter((text) => /^AADSTS\d+$/.test(text))

    it('has every number that the app knows, once, and no other', () => {
      expect(known.length).toBeGreaterThan(30)
      expect(rows.flatMap(([codes]) => codesIn(codes)).toSorted()).toEqual(unique([...known, ...named]))
    })

    it.each(known)('repeats what the page says about %s', (code) => {
      const row = rows.find(([codes]) => codesIn(codes).includes(code))

      expect(row?.[1]).toBe(en.sentences[findRefusalSentence(code) ?? 'refused'])
    })
  })

  describe('on a start that is refused', () => {
    const section = guide.section('The app does not start')
    const codes = section.rows.flatMap(([, says = '']) => codeIn(says))

    it('has every setting that the app reads, and no other', () => {
      expect(unique(section.firstCells.flatMap(codeIn))).toEqual(findSettings().toSorted())
    })

    it('has every fault that the settings can have', () => {
      const faults = settings.texts.map(toEssence).filter(isFault)
      const missing = unique(faults).filter((fault) => !section.text.includes(fault))

      expect(faults.length).toBeGreaterThan(30)
      expect(missing).toEqual([])
    })

    it('has no fault that the settings can no longer have', () => {
      const texts = [...settings.texts.map(toEssence), ...findFaults({})]

      expect(codes.map(toEssence).filter((code) => !texts.some((text) => text.includes(code)))).toEqual([])
    })

    it('is found by the words that the log begins with', () => {
      expect(section.text).toContain(new ConfigError([]).message)
    })
  })

  it('has every step of the doctor, in their order', async () => {
    expect(guide.section('The doctor, step by step').firstCells).toEqual((await findSteps()).map(toCode))
  })

  it('has every code of Azure that the app has words for, with these words and what undoes it', () => {
    const rows = guide.section('Azure refuses, or ends, an action').rows.map((row) => row.slice(0, 3))

    expect(rows).toEqual(
      KNOWN_FAILURES.map(({ codes, words, cure }) => [codes.map(toCode).join(', '), en.sentences[words], toCode(cure)]),
    )
  })

  it('repeats what the page advises for each of these', () => {
    expect(guide.section('What undoes it').rows).toEqual(
      Object.entries(en.errors.cures).map(([cure, { heading, advice }]) => [toCode(cure), heading, advice]),
    )
  })

  it('has every code of a certificate that is not trusted, and no other', () => {
    const codes = guide.section('Certificates and proxies').firstCells.flatMap(codeIn)

    expect(codes.filter((code) => !isCertificateCode(code))).toEqual([])
    expect(codes.toSorted()).toEqual(sources.namesIn('FAULTS').toSorted())
  })

  it("has every code of a Redis that can't be used", () => {
    const codes = guide.section('Redis').firstCells.flatMap(codeIn)

    expect(sources.namesIn('REDIS_FAULTS').filter((code) => !codes.includes(code))).toEqual([])
  })

  it('has everything that can stand in place of an address', () => {
    const cells = guide.section('Addresses are missing').firstCells

    expect(cells).toEqual(Object.values(en.vm.noAddress).map((words) => `“${words}”`))
  })

  it('has everything that a script tells of a sign-in', () => {
    for (const told of [en.scripts.notSent, en.scripts.notFollowed]) expect(guide.text).toContain(`“${told}”`)
  })

  it('quotes nothing that no page says any more', () => {
    const said = [...sources.texts, ...templates]
    const quotes = [...guide.text.matchAll(/“([^“”]+)”/g)].map(([, quote = '']) => toEssence(quote))

    expect(quotes.filter((quote) => !said.some((text) => text.includes(quote)))).toEqual([])
  })

  it('leads with each of its links to a heading that is there', () => {
    const targets = [...guide.text.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target)

    expect(targets.filter((target) => !guide.anchors.includes(target ?? ''))).toEqual([])
  })
})

const toCode = (text: string) => `\`${text}\``

function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
}

/** Removes the placeholders for runtime values at either end. */
function toEssence(text: string): string {
  return text.replace(/^[\s…:]+|[\s…]+$/g, '')
}

/** Sentences, as opposed to names and the words that join them. */
function isFault(text: string): boolean {
  return /[a-z]+ [a-z]+/i.test(text) && !text.startsWith('My VMs cannot start')
}

function findFaults(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

/** The names of all settings: every variable that the app reads from its environment. */
function findSettings(): string[] {
  const names = new Set<string>()
  const environment = new Proxy<Record<string, string | undefined>>(
    {},
    { get: (_none, name) => void names.add(String(name)), has: () => false },
  )
  expect(findFaults(environment)).not.toEqual([])
  return [...names].filter((name) => /^[A-Z][A-Z_]+$/.test(name))
}

/** The names of the steps, as the doctor prints them if it can try none. */
async function findSteps(): Promise<string[]> {
  const lines: string[] = []
  await diagnose({
    environment: {},
    readToken: () => Promise.resolve(undefined),
    clock: { now: () => 0, wait: () => Promise.resolve() },
    checkHistory: () => Promise.resolve({ kind: 'in-memory' }),
    say: (line) => void lines.push(line),
  })
  return [...new Set(lines.flatMap((line) => /^[✓✗-] (.+?) {2}/.exec(line)?.[1] ?? []))]
}

/** The fields of a request with every failure: refused by Azure for a person, and aborted. */
async function findRequestFields(): Promise<string[]> {
  const app = express()
  const logged = new Promise<LogFields>((resolve) => {
    app.use(requestLog({ logger: { info: resolve, warn: resolve, error: resolve } }))
  })
  app.get('/', (_req, res) => {
    Object.assign(res.locals, { call: { person: { objectId: '1' } } })
    const error = new AppError('azure-refused', 'refused', { cause: new Error(), azure: DETAIL })
    res.locals.failure = toFailure(error)
    res.destroy()
  })
  await supertest(app)
    .get('/')
    .catch(() => undefined)
  return Object.keys(await logged)
}
