import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Directory, type Person, toAccountId } from '../directory.ts'
import type { BrowserSession } from '../entra/browser-sessions.ts'
import { describeAccount } from '../entra/client-info.ts'
import { EntraError, toErrorBody } from '../entra/entra-error.ts'
import { isEasyAuth, toSamePort } from '../entra/redirect-uris.ts'
import type { Entra } from '../entra/router.ts'
import type { Session } from '../entra/sign-ins.ts'
import type { Tenant } from '../entra/tenants.ts'
import { type Page, renderChooser, renderFailure, sendPage } from '../front-door/pages.ts'
import {
  type AuthorizeRequest,
  NotSimulated,
  readAuthorizeRequest,
  readReturnAddress,
  type ReturnAddress,
} from './authorize-request.ts'
import { chooseAccount } from './choose-account.ts'
import { redirect } from './redirect.ts'
import { readSessionCookie, toSessionCookie } from './session-cookie.ts'
import { renderAdminConsent, renderConsent, renderSecondFactor } from './step-pages.ts'

/** A visit to the authorization endpoint. */
export interface Visit {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly path: string
  readonly query: URLSearchParams
  /** What the person has answered on a page that this endpoint showed before. */
  readonly answers: URLSearchParams
}

/**
 * The authorization endpoint. The paths and parameters are Entra's; the person chooses who they are instead of proving it.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
 */
export function createAuthorize(entra: Pick<Entra, 'codes' | 'browserSessions' | 'controls'>) {
  const { codes, browserSessions, controls } = entra

  return (visit: Visit, tenant: Tenant): void => {
    const { res, query } = visit
    let address: ReturnAddress
    try {
      address = readReturnAddress(query, tenant.directory)
    } catch (error) {
      sendRefusal(res, error)
      return
    }
    try {
      authorize(visit, tenant, address)
    } catch (error) {
      if (!(error instanceof EntraError)) throw error
      goBack(res, address.redirectUri, toErrorAnswer(error, query))
    }
  }

  function authorize(visit: Visit, tenant: Tenant, address: ReturnAddress): void {
    const { req, res, query, answers } = visit
    const { directory } = tenant
    const request = readAuthorizeRequest(query, directory, address.client)
    const known = browserSessions.find(readSessionCookie(req.headers.cookie))
    const browser = known ?? browserSessions.begin()
    if (!known) res.appendHeader('set-cookie', toSessionCookie(browser.id))
    const hint = query.get('login_hint') || undefined
    const person = chooseAccount({
      directory,
      browser,
      hint,
      // A page that has been answered is not asked again.
      prompt: answers.size > 0 && request.prompt !== 'none' ? undefined : request.prompt,
      // Easy Auth's sign-in leads to the choice every time: people who develop change between persons by it.
      alwaysAsks: isEasyAuth(address.redirectUri),
    })
    if (!person) {
      askWho(visit, directory, address, hint)
      return
    }
    const step = findStep(visit, { tenant, address, request, browser, person })
    if (step) {
      if (request.prompt === 'none') throw new EntraError(step.silently, step.values)
      sendPage(res, 200, step.page, { forms: [new URL(address.redirectUri).origin] })
      return
    }
    issue(visit, { tenant, address, request, browser, person })
  }

  /** With a name that nobody has, the page says so. */
  function askWho({ res, path, query }: Visit, directory: Directory, address: ReturnAddress, hint?: string): void {
    const isUnknown = hint !== undefined && query.get('prompt') !== 'select_account'
    const domain = query.get('domain_hint')
    const ofDomain = directory.people.filter(({ userPrincipalName }) => userPrincipalName.endsWith(`@${domain}`))
    const people = ofDomain.length > 0 ? ofDomain : directory.people
    const page = renderChooser(people, { path, query }, isUnknown ? hint : undefined)
    // The form with a name is answered by a redirect to the app, which browsers allow only if it is named here.
    sendPage(res, 200, page, { forms: [new URL(address.redirectUri).origin] })
  }

  /** What the person still has to do before the app gets its code. */
  function findStep({ path, query, answers }: Visit, flow: Flow): Step | undefined {
    const { tenant, address, request, browser, person } = flow
    const accountId = toAccountId(person)
    const { clientId: app, displayName: appName } = address.client
    const action = `${path}?${query.toString()}`
    if (answers.get('second-factor') === 'no') throw new EntraError('secondFactorDeclined')
    if (answers.get('second-factor') === 'yes') browser.noteSecondFactor(accountId)
    if (request.claims.secondFactor && !browser.find(accountId)?.session.hasSecondFactor) {
      const resource = tenant.directory.apps.sdk.clientId
      return { page: renderSecondFactor(person, action), silently: 'secondFactorNeeded', values: { resource } }
    }
    if (answers.get('consent') === 'no') throw new EntraError('consentDeclined')
    const values = { app, appName }
    if (!tenant.isConsented) {
      const page = renderAdminConsent(appName, tenant.directory.tenantName, action)
      return { page, silently: 'consentNeeded', values }
    }
    if (answers.get('consent') === 'yes') controls.giveConsent(accountId)
    else if (request.prompt === 'consent' || !controls.hasConsented(accountId)) {
      return { page: renderConsent(person, appName, action), silently: 'consentNeeded', values }
    }
    return undefined
  }

  function issue({ res, query }: Visit, { tenant, address, request, browser, person }: Flow): void {
    const { client, redirectUri } = address
    const { tenantId } = tenant.directory
    const accountId = toAccountId(person)
    const { frontChannelLogoutUri } = client
    if (frontChannelLogoutUri !== undefined && !isEasyAuth(redirectUri)) {
      browser.noteApp(accountId, toSamePort(frontChannelLogoutUri, redirectUri))
    }
    const session = toSession(browser, accountId, request)
    const { scope, nonce, challenge, claims } = request
    const { clientId } = client
    const code = codes.issue({ person, session, tenantId, clientId, redirectUri, scope, nonce, challenge, claims })
    goBack(res, redirectUri, {
      code,
      ...(query.get('client_info') === '1' ? { client_info: describeAccount(person, tenantId) } : {}),
      state: query.get('state') ?? '',
      session_state: session.sessionId,
    })
  }
}

interface Flow {
  readonly tenant: Tenant
  readonly address: ReturnAddress
  readonly request: AuthorizeRequest
  readonly browser: BrowserSession
  readonly person: Person
}

interface Step {
  readonly page: Page
  /** The refusal where no page may be shown. */
  readonly silently: 'secondFactorNeeded' | 'consentNeeded'
  readonly values: Readonly<Record<string, string>>
}

/** A context is met by the second factor. */
function toSession(browser: BrowserSession, accountId: string, { claims }: AuthorizeRequest): Session {
  const session = browser.find(accountId)?.session
  if (!session) throw new EntraError('nobodySignedIn')
  return { ...session, contexts: session.hasSecondFactor ? claims.contexts : [] }
}

function toErrorAnswer(error: EntraError, query: URLSearchParams): Record<string, string> {
  const body = toErrorBody(error, randomUUID(), randomUUID())
  return {
    error: error.kind.error,
    // Entra's own mark of a person who has cancelled.
    ...(error.kind.error === 'access_denied' ? { error_subcode: 'cancel' } : {}),
    error_description: String(body['error_description']),
    error_uri: String(body['error_uri']),
    state: query.get('state') ?? '',
  }
}

function goBack(res: ServerResponse, redirectUri: string, answer: Readonly<Record<string, string>>): void {
  redirect(res, `${redirectUri}?${new URLSearchParams(answer).toString()}`)
}

function sendRefusal(res: ServerResponse, error: unknown): void {
  if (error instanceof NotSimulated) sendPage(res, 501, renderFailure('Not simulated', error.message))
  else if (error instanceof EntraError) {
    sendPage(res, 400, renderFailure('Sign-in failed', `AADSTS${error.kind.code}: ${error.message}`))
  } else throw error
}
