import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AppRegistration, toChanges, type Wanted } from './app-registration.ts'
import type { Account, AzureCli } from './azure-cli.ts'
import { planConsent, Principal } from './plan-consent.ts'
import { planTrust } from './plan-trust.ts'
import type { SettingValues } from './settings-file.ts'
import type { Step, StepSubject } from './step.ts'
import {
  AZURE_SERVICE_MANAGEMENT,
  MICROSOFT_GRAPH,
  SCOPE,
  SIGN_IN_SCOPES,
  toAuthApp,
  toLinks,
  toSdkApp,
} from './wanted-registrations.ts'

export interface Wishes {
  /** Names both registrations for good: another run finds them by it. */
  readonly name: string
  readonly displayName: string
  readonly origin: string
  /** How many days a new secret lives. */
  readonly days: number
  /** Whose tokens both registrations trust instead of a secret; undefined: secrets. */
  readonly trust: { readonly issuer: string; readonly subject: string } | undefined
  /** Other directories may allow both registrations. Without it, they stay as they are. */
  readonly isMultitenant: boolean
  /** Consents for everybody. */
  readonly consent: boolean
}

export interface Plan {
  /** Empty if all is as it should be. */
  readonly steps: readonly Step[]
  /** For everybody. They may fail where all else is done, since they take an administrator. */
  readonly consents: readonly Step[]
  /** What the app must be told, once every step has run. */
  readonly settings: () => SettingValues
  readonly clientIds: () => { readonly auth: string; readonly sdk: string }
}

const ROLES = ['auth', 'sdk'] as const
type Role = (typeof ROLES)[number]
const TITLES: Readonly<Record<Role, string>> = { auth: 'Auth app', sdk: 'SDK app' }
/** A secret that ends sooner is replaced. */
const SPARE_MS = 2 * 24 * 3_600_000

const Secret = z.object({ secretText: z.string().min(1) })

/** Reads what is there, changes nothing, and finds out what is still to do. */
export async function makePlan(deps: {
  readonly az: AzureCli
  readonly account: Account
  readonly wishes: Wishes
  /** What the settings file says already. */
  readonly known: SettingValues
  readonly now: number
}): Promise<Plan> {
  const { az, account, wishes, known, now } = deps
  const [graphApp, azureApp] = await Promise.all([
    getPrincipal(MICROSOFT_GRAPH, 'Microsoft Graph'),
    getPrincipal(AZURE_SERVICE_MANAGEMENT, 'Azure Service Management'),
  ])
  const apps = { auth: await findApp('auth'), sdk: await findApp('sdk') }
  const scopeId = apps.sdk?.api?.oauth2PermissionScopes.find(({ value }) => value === SCOPE)?.id ?? randomUUID()
  const secrets: Partial<Record<Role, string>> = {}
  const links = apps.auth && apps.sdk?.api?.oauth2PermissionScopes.length ? toLinks(apps.auth, apps.sdk) : undefined

  const steps: readonly (Step | undefined)[] = [
    ...ROLES.map(planApp),
    ...(await Promise.all(ROLES.map(planPrincipal))),
    planLinks(),
    ...(await planProofs()),
  ]
  const consents: readonly (Step | undefined)[] = wishes.consent
    ? await Promise.all([
        planConsent(subjectOf('auth'), graphApp.id, SIGN_IN_SCOPES.join(' ')),
        planConsent(subjectOf('sdk'), azureApp.id, SCOPE),
      ])
    : []

  return {
    steps: steps.filter((step) => step !== undefined),
    consents: consents.filter((step) => step !== undefined),
    clientIds: () => ({ auth: getApp('auth').appId, sdk: getApp('sdk').appId }),
    settings: () => ({
      FRONT_DOOR: 'entra',
      PUBLIC_ORIGIN: wishes.origin,
      ...toAddress(wishes.origin),
      TENANT_ID: account.tenantId,
      AUTH_CLIENT_ID: getApp('auth').appId,
      ...(secrets.auth !== undefined && { AUTH_CLIENT_SECRET: secrets.auth }),
      SDK_CLIENT_ID: getApp('sdk').appId,
      ...(secrets.sdk !== undefined && { SDK_CLIENT_SECRET: secrets.sdk }),
      SESSION_KEY: known['SESSION_KEY'] ?? randomBytes(32).toString('base64'),
    }),
  }

  function base(role: Role): Wanted {
    if (role === 'auth') return toAuthApp(wishes, { graphScopes: graphApp.oauth2PermissionScopes, present: apps.auth })
    return toSdkApp(wishes, { azureScopes: azureApp.oauth2PermissionScopes, scopeId, present: apps.sdk })
  }

  function planApp(role: Role): Step | undefined {
    const present = apps[role]
    if (!present) {
      return {
        text: `create the ${TITLES[role]}: app registration “${String(base(role)['displayName'])}” (${wishes.name}-${role})`,
        run: async () => {
          apps[role] = AppRegistration.parse(await az.graph('PATCH', pathOf(role), base(role)))
        },
      }
    }
    return planChange(role, toChanges(present, base(role)))
  }

  function planChange(role: Role, changes: Wanted): Step | undefined {
    const names = Object.keys(changes)
    if (names.length === 0) return undefined
    return {
      text: `add to the ${TITLES[role]} what it lacks: ${names.join(', ')}`,
      run: () => change(role, changes),
    }
  }

  async function change(role: Role, changes: Wanted): Promise<void> {
    await az.graph('PATCH', `/applications/${getApp(role).id}`, changes)
    apps[role] = await findApp(role)
  }

  function planLinks(): Step | undefined {
    const lacking = ROLES.filter((role) => {
      const present = apps[role]
      return !links || !present || Object.keys(toChanges(present, links[role])).length > 0
    })
    if (lacking.length === 0) return undefined
    return {
      text: `let the Auth app ask for tokens for the SDK app (api://…/${SCOPE}), without asking people`,
      run: async () => {
        for (const role of ROLES) {
          const changes = toChanges(getApp(role), toLinks(getApp('auth'), getApp('sdk'))[role])
          if (Object.keys(changes).length > 0) await change(role, changes)
        }
      },
    }
  }

  async function planPrincipal(role: Role): Promise<Step | undefined> {
    const { appId } = apps[role] ?? {}
    if (appId !== undefined && (await az.find(`/servicePrincipals(appId='${appId}')`))) return undefined
    return {
      text: `create the enterprise application of the ${TITLES[role]}`,
      run: () => az.graph('POST', '/servicePrincipals', { appId: getApp(role).appId }),
    }
  }

  async function planProofs(): Promise<readonly (Step | undefined)[]> {
    const { trust } = wishes
    return trust ? Promise.all(ROLES.map((role) => planTrust(subjectOf(role), trust))) : ROLES.map(planSecret)
  }

  function subjectOf(role: Role): StepSubject {
    return { az, title: TITLES[role], present: apps[role], getApp: () => getApp(role) }
  }

  function planSecret(role: Role): Step | undefined {
    const prefix = role.toUpperCase()
    const present = apps[role]
    const secret = known[`${prefix}_CLIENT_SECRET`] ?? ''
    const isOfApp = present !== undefined && known[`${prefix}_CLIENT_ID`]?.toLowerCase() === present.appId
    const isGood = present?.passwordCredentials.some(
      ({ hint, endDateTime }) => hint && secret.startsWith(hint) && Date.parse(endDateTime) > now + SPARE_MS,
    )
    if (isOfApp && isGood) {
      secrets[role] = secret
      return undefined
    }
    return {
      text: `make a secret of the ${TITLES[role]} for ${wishes.days} days, which stands in the settings file alone`,
      run: async () => {
        const endDateTime = new Date(now + wishes.days * 24 * 3_600_000).toISOString()
        const asked = { passwordCredential: { displayName: wishes.name, endDateTime } }
        const made = Secret.parse(await az.graph('POST', `/applications/${getApp(role).id}/addPassword`, asked))
        secrets[role] = made.secretText
      },
    }
  }

  async function getPrincipal(appId: string, title: string) {
    const found = await az.find(`/servicePrincipals(appId='${appId}')`)
    if (found === undefined) throw new Error(`The tenant has no enterprise application of ${title}.`)
    return Principal.parse(found)
  }

  async function findApp(role: Role): Promise<AppRegistration | undefined> {
    const found = await az.find(pathOf(role))
    return found === undefined ? undefined : AppRegistration.parse(found)
  }

  function pathOf(role: Role): string {
    return `/applications(uniqueName='${wishes.name}-${role}')`
  }

  function getApp(role: Role): AppRegistration {
    const app = apps[role]
    if (!app) throw new Error(`The ${TITLES[role]} is not there.`)
    return app
  }
}

/** On a machine of one's own, for oneself alone. */
function toAddress(origin: string): SettingValues {
  const { protocol, port } = new URL(origin)
  return protocol === 'http:' ? { HOST: 'localhost', PORT: port || '80' } : {}
}
