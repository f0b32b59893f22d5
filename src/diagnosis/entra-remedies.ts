/**
 * What to do about a refusal of Entra's: https://learn.microsoft.com/entra/identity-platform/reference-error-codes. Entra may
 * change its codes, so nothing but advice follows them.
 */
const REMEDIES: Readonly<Record<string, string>> = {
  AADSTS7000215: 'Put a valid secret of the SDK app into SDK_CLIENT_SECRET: its value, not its id.',
  AADSTS7000222: 'The secret has expired. Make a new one for the SDK app and put its value into SDK_CLIENT_SECRET.',
  AADSTS700016: 'Compare SDK_CLIENT_ID with the application (client) id of the SDK app, and TENANT_ID with its tenant.',
  AADSTS7000229: 'The SDK app has no service principal in this tenant. Consent to it once, as an administrator.',
  AADSTS90002:
    'Compare TENANT_ID with the directory (tenant) id in the Entra portal, and CLOUD with where the tenant is.',
  AADSTS900023: 'Compare TENANT_ID with the directory (tenant) id in the Entra portal.',
  AADSTS500011: 'Compare ARM_AUDIENCE and CLOUD: the tenant knows no such resource.',
  AADSTS65001: 'Give the SDK app the delegated permission Azure Service Management / user_impersonation, with consent.',
  AADSTS50013: 'The token was not signed by this tenant, or is for another app. Take the access_token of /.auth/me.',
  AADSTS500131: 'Easy Auth asked for a token of another app. Correct the scope in its login parameters.',
  AADSTS500133: 'The token has expired. Sign in again and take a new one.',
  AADSTS50076:
    'Let the policy that asks for a second factor cover the SDK app too, so that it is asked for at sign-in.',
  AADSTS53003: 'A Conditional Access policy refuses this. The sign-in log of Entra names it.',
}

export function findEntraRemedy(code: string | undefined): string | undefined {
  return code === undefined ? undefined : REMEDIES[code]
}
