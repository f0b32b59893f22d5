import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Person } from '../directory.ts'
import { PAGE_STYLES } from './page-styles.ts'

export interface Page {
  readonly title: string
  /** HTML in which every value is escaped already. */
  readonly main: string
  /** The address to which the page goes on by itself. */
  readonly next?: string
}

/** What a page's content security policy allows besides the page's own origin. */
export interface PageSources {
  /** Other origins to which a form of the page may lead. */
  readonly forms?: readonly string[]
  /** Origins of frames. */
  readonly frames?: readonly string[]
}

/** With more than `manyPeople` people, the page also has a field for a name. It lists at most `mostListed`. */
const MANY_PEOPLE = 12
const MAX_LISTED = 50

/** Where the chooser sends the person's name: the address that it was itself asked for. */
export interface ChooserAddress {
  readonly path: string
  readonly query: URLSearchParams
}

/** The page to choose a person, in place of Microsoft's sign-in page. */
export function renderChooser(
  people: readonly Person[],
  address: ChooserAddress,
  unknownHint: string | undefined,
): Page {
  const alert =
    unknownHint === undefined
      ? ''
      : `<p class="alert" role="alert">Nobody here signs in as <strong>${escapeHtml(unknownHint)}</strong>. Choose one of these people.</p>`
  return {
    title: 'Choose who to sign in as',
    main: `
      <p class="stand-in">Local stand-in for Microsoft’s sign-in</p>
      <h1>Choose who to sign in as</h1>
      <p>There are no passwords: these people exist only on this machine. In Azure, Microsoft Entra ID asks here.</p>
      ${alert}
      ${people.length > MANY_PEOPLE ? renderNameField(people, address) : ''}
      <ul>${people
        .slice(0, MAX_LISTED)
        .map((person) => renderPerson(person, address))
        .join('')}</ul>
      ${people.length > MAX_LISTED ? `<p>There are ${people.length - MAX_LISTED} more: type a name above.</p>` : ''}`,
  }
}

export function renderSignedIn(): Page {
  return {
    title: 'You are signed in',
    main: '<h1>You are signed in</h1><p><a href="/">Return to the website</a></p>',
  }
}

export function renderSignedOut(): Page {
  return {
    title: 'You are signed out',
    main: '<h1>You are signed out</h1><p><a href="/.auth/login/aad?post_login_redirect_uri=%2F">Sign in again</a></p>',
  }
}

/** A failure page of the front door itself, in place of App Service's. It is not a response from the app. */
export function renderFailure(title: string, sentence: string): Page {
  return { title, main: `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(sentence)}</p>` }
}

export function sendPage(res: ServerResponse, status: number, page: Page, sources: PageSources = {}): void {
  const { forms = [], frames = [] } = sources
  const nonce = randomBytes(16).toString('base64')
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; form-action ${["'self'", ...forms].join(' ')};${frames.length > 0 ? ` frame-src ${frames.join(' ')};` : ''} base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  res.end(`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    ${page.next === undefined ? '' : `<meta http-equiv="refresh" content="1; url=${escapeHtml(page.next)}">`}
    <title>${escapeHtml(page.title)} (local)</title>
    <style nonce="${nonce}">${PAGE_STYLES}</style>
  </head>
  <body>
    <main>${page.main}</main>
  </body>
</html>
`)
}

function renderPerson(person: Person, { path, query }: ChooserAddress): string {
  const chosen = new URLSearchParams({ ...Object.fromEntries(query), login_hint: person.userPrincipalName })
  // Otherwise the link would lead to the same page again.
  if (chosen.get('prompt') === 'select_account') chosen.delete('prompt')
  return `<li><a href="${escapeHtml(`${path}?${chosen.toString()}`)}">
    <span class="name">${escapeHtml(person.displayName)}</span>
    <span class="upn">${escapeHtml(person.userPrincipalName)}</span>
    <span class="about">${escapeHtml(person.about)}</span>
  </a></li>`
}

function renderNameField(people: readonly Person[], { path, query }: ChooserAddress): string {
  const options = people.map((person) => `<option value="${escapeHtml(person.userPrincipalName)}"></option>`).join('')
  const hidden = [...query]
    .filter(([name, value]) => name !== 'login_hint' && !(name === 'prompt' && value === 'select_account'))
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
  return `<form method="get" action="${escapeHtml(path)}">
    ${hidden.join('\n    ')}
    <label for="login_hint">User principal name</label>
    <input id="login_hint" name="login_hint" list="people" autocomplete="off" autocapitalize="none" spellcheck="false" required>
    <datalist id="people">${options}</datalist>
    <button type="submit">Sign in</button>
  </form>`
}

export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
