import type { Person } from '../directory.ts'
import { escapeHtml, type Page } from '../front-door/pages.ts'

const STAND_IN = '<p class="stand-in">Local stand-in for Microsoft’s sign-in</p>'

/** The page that asks for the second factor, in place of a phone. */
export function renderSecondFactor(person: Person, action: string): Page {
  return {
    title: 'Approve this sign-in',
    main: `${STAND_IN}
      <h1>Approve this sign-in</h1>
      <p>More is asked of <strong>${escapeHtml(person.displayName)}</strong> than a password. In Azure, a phone asks here.</p>
      ${renderForm(action, 'second-factor', { yes: 'Approve', no: 'Cancel' })}`,
  }
}

export function renderConsent(person: Person, appName: string, action: string): Page {
  return {
    title: 'Permissions requested',
    main: `${STAND_IN}
      <h1>Permissions requested</h1>
      <p><strong>${escapeHtml(appName)}</strong> wants to act for <strong>${escapeHtml(person.displayName)}</strong> in Azure.</p>
      ${renderForm(action, 'consent', { yes: 'Accept', no: 'Cancel' })}`,
  }
}

export function renderAdminConsent(appName: string, tenantName: string, action: string): Page {
  return {
    title: 'Need admin approval',
    main: `${STAND_IN}
      <h1>Need admin approval</h1>
      <p>Only an administrator of <strong>${escapeHtml(tenantName)}</strong> can let <strong>${escapeHtml(appName)}</strong> in, and nobody has yet.</p>
      ${renderForm(action, 'consent', { no: 'Return to the application without granting consent' })}`,
  }
}

/** Tells the apps about the sign-out in frames, then goes on. */
export function renderSigningOut(frames: readonly string[], next: string | undefined): Page {
  const link = next === undefined ? '' : `<p><a href="${escapeHtml(next)}">Go on</a></p>`
  return {
    title: 'You are signed out',
    main: `<h1>You are signed out</h1>
      ${frames.map((address) => `<iframe src="${escapeHtml(address)}" title="Signing out"></iframe>`).join('')}
      ${link}`,
    ...(next !== undefined && { next }),
  }
}

function renderForm(action: string, name: string, answers: { yes?: string; no: string }): string {
  const yes = answers.yes === undefined ? '' : `<button name="${name}" value="yes">${escapeHtml(answers.yes)}</button>`
  return `<form method="post" action="${escapeHtml(action)}">
    ${yes}
    <button class="other" name="${name}" value="no">${escapeHtml(answers.no)}</button>
  </form>`
}
