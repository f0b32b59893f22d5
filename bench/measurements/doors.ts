import { randomBytes } from 'node:crypto'
import { checkPage } from '../check.ts'
import { THOUSAND } from '../estates.ts'
import type { Answer, HttpClient } from '../http-client.ts'
import type { LocalAzure } from '../local-azure.ts'
import type { Measurement } from '../measurement.ts'
import type { Headers } from '../people.ts'
import { createTurns, inRounds } from '../rounds.ts'
import { atMost, type Row, toMilliseconds } from '../row.ts'
import { median } from '../statistics.ts'
import { warmUp } from '../warm-up.ts'

const PUBLIC_ORIGIN = 'http://localhost:3000'
const SIGN_INS = 1_000
/** Of these sign-ins, how many meet an Entra that answers 503. */
const FAILURES = 20
/** As many at once as come within a second if a thousand come within a minute. */
const AT_ONCE = 17

interface Visitor {
  readonly easyAuth: Headers
  readonly own: Headers
}

/** The app's own door against the headers of Easy Auth, and what a rush of people does to it. */
export const doors: Measurement = async ({ azure, startWith, often }) => {
  const easyAuth = await startWith({})
  const own = await startWith({
    FRONT_DOOR: 'entra',
    WEBSITE_AUTH_ENABLED: '',
    PUBLIC_ORIGIN,
    AUTH_CLIENT_ID: azure.authApp.clientId,
    AUTH_CLIENT_SECRET: azure.authApp.clientSecret,
    SESSION_KEY: randomBytes(32).toString('base64'),
  })
  const signInAtOwn = async (alias: string) => toCookies(await signIn(own, alias))
  await warmUp(azure, easyAuth)
  await warmUp(azure, own, signInAtOwn)
  const people = await Promise.all(
    ['ada', 'owner1', 'owner2', 'owner3'].map(async (alias): Promise<Visitor> => {
      return { easyAuth: await azure.signIn(alias), own: await signInAtOwn(alias) }
    }),
  )
  const pageOf = (client: HttpClient, headersOf: (visitor: Visitor) => Headers) => async (visitor: Visitor) => {
    const answer = await client.ask('/vms', { headers: headersOf(visitor) })
    checkPage(answer, THOUSAND)
    return answer.durationMs
  }
  const sides = { own: pageOf(own, (one) => one.own), easyAuth: pageOf(easyAuth, (one) => one.easyAuth) }
  const turns = createTurns(people, 2)
  /** Right after a page that has asked, so that each finds a snapshot. */
  const next = async (round: number) => {
    const visitor = await turns(round)
    for (const side of Object.values(sides)) await side(visitor)
    return visitor
  }
  await inRounds(often(40, 20), next, sides)
  const kept = await inRounds(often(120, 40), next, sides)
  return [
    {
      what: "`/vms` from a snapshot behind the app's own door, against the same behind Easy Auth's headers",
      goal: atMost(1.05),
      ours: toMilliseconds(kept.own),
      theirs: toMilliseconds(kept.easyAuth),
      value: median(kept.own) / median(kept.easyAuth),
      n: kept.own.length,
    },
    ...(await rush(azure, own)),
  ]
}

/** Many sign in at once, and Entra refuses some of them for a moment. */
async function rush(azure: LocalAzure, own: HttpClient): Promise<readonly Row[]> {
  const every = SIGN_INS / FAILURES
  await azure.forgetRequests()
  let begun = 0
  const answers: Answer[] = []
  const signInOneByOne = async () => {
    while (begun < SIGN_INS) {
      begun += 1
      // The fault meets whichever code is redeemed next.
      if (begun % every === 0) await azure.setFaults([REFUSAL])
      answers.push(await signIn(own, `visitor${begun}`))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, signInOneByOne))
  const requests = await azure.requests()
  const codes = requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/token'))
  const met = codes.filter(({ status }) => status === 503).length
  const failed = answers.filter(({ status }) => status !== 303).length
  return [
    {
      what: `of ${SIGN_INS} sign-ins, those that failed though Entra answered them`,
      goal: atMost(0),
      ours: `${failed} failed`,
      theirs: `${met} met a 503`,
      value: failed - met,
      unit: 'people',
      n: SIGN_INS,
    },
    {
      what: 'requests to Entra for a sign-in, beside the two visits of the browser',
      goal: atMost(1),
      ours: String(codes.length),
      theirs: String(SIGN_INS),
      value: codes.length / SIGN_INS,
      n: SIGN_INS,
      note: 'The exchange for Azure is one more, with the first page.',
    },
  ]
}

const REFUSAL = { match: { method: 'POST', path: '/token$' }, status: 503, body: {}, times: 1 }

/** The answer that brings the session: as a browser that the local Entra signs in at once. */
async function signIn(app: HttpClient, alias: string): Promise<Answer> {
  const begun = await app.ask(`/sign-in?login_hint=${alias}@contoso.example&return=/vms`)
  const entra = await fetch(String(begun.headers['location']), { redirect: 'manual' })
  const callback = entra.headers.get('location')?.replace(PUBLIC_ORIGIN, '')
  if (callback === undefined) throw new Error(`The local Entra did not sign ${alias} in.`)
  return app.ask(callback, { headers: toCookies(begun) })
}

function toCookies({ headers }: Answer): Headers {
  const lines = [headers['set-cookie'] ?? []].flat()
  return { cookie: lines.map((line) => line.split(';')[0]).join('; ') }
}
