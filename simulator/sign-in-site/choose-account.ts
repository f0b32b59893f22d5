import { type Directory, type Person, toAccountId } from '../directory.ts'
import type { BrowserSession } from '../entra/browser-sessions.ts'
import { EntraError } from '../entra/entra-error.ts'
import { findPersonByHint } from '../entra/login-hint.ts'
import type { AuthorizeRequest } from './authorize-request.ts'

interface Choice {
  readonly directory: Directory
  readonly browser: BrowserSession
  readonly prompt: AuthorizeRequest['prompt']
  readonly hint: string | undefined
  /** Whether somebody who is already signed in has to be chosen all the same. */
  readonly alwaysAsks: boolean
}

/**
 * The person to sign in, who is then signed in; undefined if the page has to ask. There are no passwords: a hint is enough.
 * @throws EntraError if nothing may be asked and somebody would have to be
 */
export function chooseAccount({ directory, browser, prompt, hint, alwaysAsks }: Choice): Person | undefined {
  const hinted = hint === undefined ? undefined : findPersonByHint(directory, hint)
  const signedIn = directory.people.filter((person) => browser.find(toAccountId(person)))
  if (prompt === 'none') return chooseSilently(hint === undefined ? signedIn : signedIn.filter((one) => one === hinted))
  if (prompt === 'select_account') return undefined
  if (hint === undefined) {
    const isAlone = signedIn.length === 1 && prompt !== 'login' && !alwaysAsks
    return isAlone ? signedIn[0] : undefined
  }
  if (hinted && (prompt === 'login' || !signedIn.includes(hinted))) browser.signIn(toAccountId(hinted))
  return hinted
}

function chooseSilently([person, ...others]: readonly Person[]): Person {
  if (person === undefined) throw new EntraError('nobodySignedIn')
  if (others.length > 0) throw new EntraError('severalSignedIn')
  return person
}
