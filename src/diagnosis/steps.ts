import type { AppIdentity } from 'easy-auth-credential/app-identity'
import type { Diagnosis } from 'easy-auth-credential/diagnosis'
import type { ArmClients } from '../azure/transport/arm-clients.ts'
import type { Config } from '../config/config.ts'
import { trustCaBundle } from '../config/trust-ca-bundle.ts'
import type { Call } from '../domain/call.ts'
import type { HistoryFinding } from '../domain/history.ts'
import type { OnBehalfOf } from '../identity/identity.ts'
import { checkAudit } from './audit-step.ts'
import { checkReturnAddresses, proveAuthApp } from './auth-app-steps.ts'
import { greet, knock, resolveName } from './connection-steps.ts'
import { toHistoryLine } from './history-step.ts'
import { countForPerson } from './person-steps.ts'

export interface StepContext {
  readonly config: Config
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  readonly diagnosis: Diagnosis
  readonly appIdentity: AppIdentity
  readonly onBehalfOf: OnBehalfOf
  readonly clients: ArmClients
  readonly checkHistory: () => Promise<HistoryFinding>
  /** The person whose token was given, verified once. */
  readonly person: () => Promise<Call>
}

export interface Step {
  readonly name: string
  /** The steps that must have passed before. */
  readonly needs: readonly string[]
  /** Runs only with a person's token. */
  readonly isForPerson?: true
  /** @returns what was found, in a few words; the error that it throws says what is wrong */
  readonly run: (context: StepContext) => Promise<string>
  /** What to do if the fault has no remedy of its own. */
  readonly remedy: string
}

const FIREWALL = 'Look at the address in the settings, and at firewalls and routes between here and there.'
const DNS = 'Look at the address in the settings (CLOUD, AUTHORITY_HOST, ARM_ENDPOINT), and at the DNS of this network.'

const ELSEWHERE = 'is not for this app to know: a door in front of it signs people in'

/** In the order in which a page needs them. */
export const STEPS: readonly Step[] = [
  {
    name: 'CA bundle',
    needs: [],
    run: ({ config: { caBundle }, now }) => Promise.resolve(trust(caBundle, now)),
    remedy: 'Name a PEM file with the certificates of your CA, or empty CA_BUNDLE where you have none.',
  },
  {
    name: 'Name of Entra',
    needs: [],
    run: ({ config }) => resolveName(config.cloud.authority),
    remedy: DNS,
  },
  {
    name: 'Name of Resource Manager',
    needs: [],
    run: ({ config }) => resolveName(config.cloud.armEndpoint),
    remedy: DNS,
  },
  {
    name: 'TLS with Entra',
    needs: ['CA bundle', 'Name of Entra'],
    run: ({ config, now }) => greet(config.cloud.authority, now),
    remedy: FIREWALL,
  },
  {
    name: 'TLS with Resource Manager',
    needs: ['CA bundle', 'Name of Resource Manager'],
    run: ({ config, now }) => greet(config.cloud.armEndpoint, now),
    remedy: FIREWALL,
  },
  {
    name: 'Tenant',
    needs: ['TLS with Entra'],
    run: async ({ diagnosis }) => `issues as ${await diagnosis.findIssuer()}`,
    remedy: 'Compare TENANT_ID with the directory (tenant) id in the Entra portal, and CLOUD with where the tenant is.',
  },
  {
    name: 'Signing keys',
    needs: ['Tenant'],
    run: ({ diagnosis }) => diagnosis.readKeys().then(() => 'are read'),
    remedy: FIREWALL,
  },
  {
    name: 'Other tenants',
    needs: ['TLS with Entra'],
    run: async ({ config, diagnosis }) => {
      const { otherTenants } = config
      for (const tenantId of otherTenants) await diagnosis.readKeys(tenantId)
      return otherTenants.length === 0 ? 'none' : `issue tokens, and their keys are read: ${otherTenants.length}`
    },
    remedy:
      'Compare OTHER_TENANTS with the directory (tenant) ids in the Entra portal. Each must be of the same cloud.',
  },
  {
    name: 'SDK app',
    needs: ['Tenant'],
    run: ({ config, diagnosis }) =>
      diagnosis.proveApp(`${config.cloud.armAudience}/.default`).then(() => 'proves who it is'),
    remedy:
      'Compare SDK_CLIENT_ID and the credential in the settings with the registration of the SDK app in the Entra portal.',
  },
  {
    name: 'Auth app',
    needs: ['Tenant'],
    run: async ({ config, appIdentity }) =>
      config.frontDoor.kind === 'own' ? proveAuthApp(config, config.frontDoor, appIdentity) : ELSEWHERE,
    remedy:
      'Compare AUTH_CLIENT_ID and the credential in the settings with the registration of the Auth app in the Entra portal.',
  },
  {
    name: 'Return addresses',
    needs: ['Auth app'],
    run: async ({ config }) =>
      config.frontDoor.kind === 'own' ? checkReturnAddresses(config, config.frontDoor) : ELSEWHERE,
    remedy: FIREWALL,
  },
  {
    name: 'Resource Manager',
    needs: ['TLS with Resource Manager'],
    run: ({ config }) => knock(config.cloud.armEndpoint),
    remedy: FIREWALL,
  },
  {
    name: 'History',
    needs: ['CA bundle'],
    run: async ({ config, checkHistory }) => toHistoryLine(await checkHistory(), config),
    remedy: 'Look at DATA_DIR: its path, the rights of this user on it, and whether it is read-only.',
  },
  {
    name: 'Audit trail',
    needs: ['CA bundle'],
    run: ({ config, appIdentity, now }) => checkAudit(config, appIdentity.credential, now),
    remedy: 'Look at AUDIT_CONTAINER, and at the role of the app on that container.',
  },
  {
    name: 'Token of the person',
    needs: ['Signing keys'],
    isForPerson: true,
    run: async ({ person }) => {
      const { person: who, assertion } = await person()
      return `is for ${who.userPrincipalName || who.objectId}, until ${new Date(assertion.expiresAt).toISOString()}`
    },
    remedy:
      'Give it an access token for the SDK app. Behind Easy Auth, sign in to the app and take the access_token of /.auth/me: Easy Auth ' +
      'must ask for the scope made of the Application ID URI of the SDK app and /user_impersonation, and the SDK app for requestedAccessTokenVersion 2.',
  },
  {
    name: 'Exchange',
    needs: ['SDK app', 'Token of the person'],
    isForPerson: true,
    run: async ({ person, onBehalfOf }) => {
      const { expiresOnTimestamp } = await onBehalfOf.tokenFor(await person())
      return `gives a token for Resource Manager, until ${new Date(expiresOnTimestamp).toISOString()}`
    },
    remedy: 'Sign in again for a new token. If that does not help, the sign-in log of Entra says more.',
  },
  {
    name: 'Machines of the person',
    needs: ['Exchange', 'Resource Manager'],
    isForPerson: true,
    run: async ({ person, clients }) => countForPerson(clients, await person()),
    remedy: 'Look at the roles of this person in Azure.',
  },
]

function trust(caBundle: string | undefined, now: number): string {
  if (caBundle === undefined) return 'none, so the roots that are built in'
  return [`${caBundle} is trusted`, ...trustCaBundle(caBundle, now)].join('. ')
}
