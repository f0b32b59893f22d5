import type { Settings } from '../settings.ts'

const MAX_NAMED = 12

/** What `npm run dev` says once everything listens. */
export function toWelcome(
  settings: Settings,
  folder: string,
  publicOrigin: string,
  origin: string,
  people: readonly { userPrincipalName: string; about: string }[],
): string {
  const named = people.slice(0, MAX_NAMED).map(({ userPrincipalName, about }) => `    ${userPrincipalName}  ${about}`)
  const more = people.length > MAX_NAMED ? [`    … and ${people.length - MAX_NAMED} more`] : []
  return [
    '',
    `My VMs is running. Open ${publicOrigin}`,
    '',
    settings.frontDoor === 'entra'
      ? '  The app itself signs people in. Who can (no passwords; choose on the page):'
      : '  Who can sign in (no passwords; choose on the page):',
    ...named,
    ...more,
    '',
    `  Local Azure: ${origin} (estate ${settings.estate}); its CA and what programs need of it: ${folder}`,
    '  Ctrl+C ends it. Changes in src/, views/, public/ and simulator/ restart what they concern.',
    '',
  ].join('\n')
}
