import { EasyAuthError, type EasyAuthErrorCode } from './easy-auth-error.ts'
import type { Names } from './easy-auth-options.ts'

/** What whoever runs the app can do about one of Entra's error numbers; undefined if nothing is known, or nothing to do. */
export function findRemedy(aadsts: string | undefined, names: Names): string | undefined {
  return REMEDIES.find(({ codes }) => codes.some((code) => `AADSTS${code}` === aadsts))?.write(names)
}

/** The same error of an app's own identity, with what to change. */
export function withIdentityRemedy(error: unknown, clientId: string | undefined, names: Names): unknown {
  if (!(error instanceof EasyAuthError) || error.remedy !== undefined) return error
  const { code, message, cause, entra } = error
  const remedy = findRemedy(entra.aadsts, names) ?? IDENTITY_REMEDIES[code]?.(names, clientId)
  return new EasyAuthError(code, message, { cause, entra, remedy })
}

/** https://learn.microsoft.com/azure/app-service/overview-managed-identity */
const IDENTITY_REMEDIES: Readonly<
  Partial<Record<EasyAuthErrorCode, (names: Names, clientId: string | undefined) => string>>
> = {
  'managed-identity-refused': ({ managedIdentity }, clientId) =>
    clientId === undefined
      ? `Turn on the system-assigned identity of the App Service (Settings › Identity), or name a user-assigned one in ${managedIdentity}.`
      : `${managedIdentity} must be the client id, not the object id, of a user-assigned identity that the App Service has (Settings › Identity › User assigned).`,
  'managed-identity-unavailable': () =>
    'It is asked again by itself. If that lasts, restart the app: the platform, or a proxy on the way to it, does not give out tokens.',
  'no-identity': () =>
    'On a machine of your own, sign in by `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET. In Azure, give the app a managed identity.',
}

interface Remedy {
  readonly codes: readonly number[]
  readonly write: (names: Names) => string
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const REMEDIES: readonly Remedy[] = [
  {
    codes: [50076, 50074],
    write: ({ registration }) =>
      `The Conditional Access policy that asks for multi-factor authentication on Azure Service Management should cover the ${registration} too, so that it is asked for at sign-in.`,
  },
  {
    codes: [50079, 50072],
    write: () => 'The person must register for multi-factor authentication: https://aka.ms/mfasetup.',
  },
  {
    codes: [53003],
    write: () =>
      'Entra’s sign-in log names the Conditional Access policy: look for the correlation id under “User sign-ins (non-interactive)”.',
  },
  {
    codes: [53000, 53001, 53002],
    write: () =>
      'The device must be compliant or joined, or the app an approved one, as the Conditional Access policy in Entra’s sign-in log says.',
  },
  {
    codes: [65001],
    write: ({ registration }) =>
      `Grant admin consent to the ${registration} for Azure Service Management, user_impersonation (API permissions).`,
  },
  {
    codes: [50020, 90072, 50034],
    write: ({ tenantId }) =>
      `Invite the account as a guest of the tenant in ${tenantId}, or let the person use another account.`,
  },
  {
    codes: [50105],
    write: ({ registration }) =>
      `Assign the person, or a group of theirs, to the enterprise application of the ${registration}.`,
  },
  {
    codes: [50013],
    write: ({ registration }) =>
      `The access token is not one for the ${registration}: the login parameter scope= of Easy Auth must name its Application ID URI (Expose an API) and /user_impersonation.`,
  },
  {
    codes: [500131],
    write: ({ clientId }) =>
      `The access token is for another app: ${clientId} and the scope= login parameter of Easy Auth must mean the same app registration.`,
  },
  {
    codes: [700016],
    write: ({ clientId, tenantId }) => `${clientId} names no app registration of the tenant in ${tenantId}.`,
  },
  {
    codes: [90002, 900021, 900023],
    write: ({ cloud, tenantId }) => `${tenantId} names no tenant of this cloud. Check it, and ${cloud}.`,
  },
  {
    codes: [7000215],
    write: ({ registration, secret }) =>
      `${secret} is not a secret of the ${registration}. Take the secret’s value, not its id (Certificates & secrets).`,
  },
  {
    codes: [7000222],
    write: ({ registration, secret }) =>
      `The secret in ${secret} has expired. Make a new one for the ${registration}, or use none.`,
  },
  {
    codes: [700027, 700024],
    write: ({ registration }) =>
      `The certificate is not one of the ${registration}, or has expired (Certificates & secrets).`,
  },
  {
    codes: [70021, 70025, 700211, 700212, 700213, 700229],
    write: ({ registration }) =>
      `The ${registration} has no federated credential for this managed identity or workload: issuer, subject (the object id of the identity, or the name of the service account) and audience must match.`,
  },
  {
    codes: [700231],
    write: ({ tokenFile, registration }) =>
      `On Kubernetes a managed identity cannot stand in for the secret of the ${registration}, since its token comes of a federated credential itself. Let the ${registration} trust the service account, and name its token in ${tokenFile}.`,
  },
  {
    codes: [500011, 50001],
    write: ({ cloud, resource }) => `The tenant does not know ${resource}. Check it, and ${cloud}.`,
  },
]
