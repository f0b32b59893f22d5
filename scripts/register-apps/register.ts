import { isDeepStrictEqual } from 'node:util'
import { createAzureCli, type RunAz } from './azure-cli.ts'
import { HELP, readOptions } from './options.ts'
import { makePlan } from './plan.ts'
import { planRemoval } from './plan-removal.ts'
import { readSettings, writeSettings } from './settings-file.ts'
import type { Step } from './step.ts'

interface RegisterDeps {
  readonly args: readonly string[]
  readonly run: RunAz
  readonly say: (line: string) => void
  /** Undefined if nobody is there to answer. */
  readonly ask?: (question: string) => Promise<string>
}

/** @returns whether all is as it should be. Throws Error with what the command line, Entra or an option refuses */
export async function register({ args, run, say, ask }: RegisterDeps): Promise<boolean> {
  const options = readOptions(args)
  if (options.help) {
    say(HELP)
    return true
  }
  const az = createAzureCli({ run })
  const account = await az.account()
  say(`As ${account.user}, in the tenant ${account.tenantId}:`)
  return options.remove ? remove() : create()

  async function remove(): Promise<boolean> {
    return go(await planRemoval(az, options.name), `there is nothing with the name ${options.name}`)
  }

  async function create(): Promise<boolean> {
    const { issuer, subject, settings: path } = options
    const trust = issuer === undefined || subject === undefined ? undefined : { issuer, subject }
    const wishes = { ...options, displayName: options['display-name'], isMultitenant: options.multitenant, trust }
    const known = readSettings(path)
    const plan = await makePlan({ az, account, wishes, known, now: Date.now() })
    const isWritten = plan.steps.length === 0 && isDeepStrictEqual({ ...known, ...plan.settings() }, known)
    const write: Step = {
      text: `write the settings to ${path}, for you alone`,
      run: () => {
        writeSettings(path, plan.settings())
        return Promise.resolve()
      },
    }
    const steps = [...plan.steps, ...(isWritten ? [] : [write]), ...plan.consents]
    const isDone = await go(steps, 'both registrations are as they should be')
    if (isDone && !options.consent) sayConsent(plan.clientIds())
    return isDone
  }

  /** Shows the steps, asks, and goes them one by one. */
  async function go(steps: readonly Step[], ifNone: string): Promise<boolean> {
    for (const text of steps.length === 0 ? [ifNone] : steps.map((step) => step.text)) say(`  - ${text}`)
    if (steps.length > 0 && !(await isAgreed())) return false
    for (const { text, run } of steps) {
      await run()
      say(`✓ ${text}`)
    }
    return true
  }

  async function isAgreed(): Promise<boolean> {
    if (options.yes) return true
    if (ask && /^y(es)?$/i.test((await ask('Do it? [y/N] ')).trim())) return true
    say('Nothing was changed. --yes does it without asking.')
    return false
  }

  function sayConsent({ auth, sdk }: { readonly auth: string; readonly sdk: string }): void {
    const page = `${account.authority}/${account.tenantId}/adminconsent?client_id=`
    say('Once, a Cloud Application Administrator of the tenant opens this, so that the app may call Azure for people:')
    say(`  ${page}${sdk}`)
    say('and, if people may not consent for themselves, this:')
    say(`  ${page}${auth}`)
    say('If they may, this is enough for you alone:')
    say(`  ${account.authority}/${account.tenantId}/oauth2/v2.0/authorize?${toOwnConsent(sdk, options.origin)}`)
  }
}

/** A sign-in to the SDK app, of which only the consent is wanted. Where it leads back to, nobody has to listen. */
function toOwnConsent(clientId: string, origin: string): string {
  const scope = 'https://management.azure.com/user_impersonation'
  const query = { client_id: clientId, response_type: 'code', redirect_uri: origin, scope, prompt: 'consent' }
  return new URLSearchParams(query).toString()
}
