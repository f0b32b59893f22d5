import { createHash } from 'node:crypto'
import supertest, { type Response } from 'supertest'
import type { LocalAzure } from './local-azure.ts'
import type { MyVms } from './my-vms.ts'

/** The port is nobody's: `createDoorBrowser` leads requests for this origin to the app. */
export const DOOR_ORIGIN = 'http://localhost:3000'

const toKey = (text: string) => createHash('sha256').update(text).digest('base64')
export const SESSION_KEY = toKey('the key of today')
export const SESSION_KEY_BEFORE = toKey('the key of yesterday')

/** The settings of the app's own door, with the local Entra. */
export function doorSettings({ directory }: LocalAzure): Record<string, string> {
  return {
    WEBSITE_AUTH_ENABLED: '',
    FRONT_DOOR: 'entra',
    AUTH_CLIENT_ID: directory.apps.auth.clientId,
    AUTH_CLIENT_SECRET: directory.apps.auth.clientSecret,
    SESSION_KEY,
    PUBLIC_ORIGIN: DOOR_ORIGIN,
  }
}

export type DoorBrowser = ReturnType<typeof createDoorBrowser>

/** A browser with the cookies of the app and of the local Entra. It follows redirects only if asked to. */
export function createDoorBrowser(app: MyVms['app']) {
  const ofApp = new Map<string, string>()
  const ofEntra = new Map<string, string>()

  function keep(jar: Map<string, string>, lines: readonly string[]): void {
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/Max-Age=0|Expires=Thu, 01 Jan 1970/.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
  }

  const toHeader = (jar: Map<string, string>) => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')

  async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const answer = await supertest(app)
      .get(path)
      .set({ cookie: toHeader(ofApp), ...headers })
    keep(ofApp, answer.get('Set-Cookie') ?? [])
    return answer
  }

  /** Where Entra leads to from an address of its own, or once a page there is answered. */
  async function atEntra(address: string, answers?: Record<string, string>): Promise<string> {
    const posted = answers && { method: 'POST', body: new URLSearchParams(answers) }
    const answer = await fetch(address, { redirect: 'manual', ...posted, headers: { cookie: toHeader(ofEntra) } })
    keep(ofEntra, answer.headers.getSetCookie())
    const location = answer.headers.get('location')
    if (location === null) throw new Error(`Entra showed a page: ${await answer.text()}`)
    return location
  }

  const toPath = (address: string) => address.replace(DOOR_ORIGIN, '')

  const browser = {
    cookies: ofApp,
    get,
    atEntra,
    toPath,
    async post(path: string, form: Record<string, string> = {}): Promise<Response> {
      const answer = await supertest(app)
        .post(path)
        .set({ cookie: toHeader(ofApp), 'sec-fetch-site': 'same-origin' })
        .type('form')
        .send(form)
      keep(ofApp, answer.get('Set-Cookie') ?? [])
      return answer
    },
    /** Follows a sign-in to the address at which Entra hands over the code. */
    async toCallback(path: string): Promise<string> {
      const begun = await get(path)
      return toPath(await atEntra(begun.headers['location'] ?? ''))
    },
    /** Signs in, and returns the answer of the callback. */
    async signIn(alias: string, to = '/vms'): Promise<Response> {
      const link = new URLSearchParams({ login_hint: `${alias}@contoso.example`, return: to })
      return get(await browser.toCallback(`/sign-in?${link.toString()}`))
    },
  }
  return browser
}
