/** What one of Entra's error numbers means, for the person and for the operator of the app. */
export interface RefusalWords {
  readonly sentence: string
  readonly remedy: string | undefined
}

/**
 * The numbers choose only the wording here, never what the app does, because Entra may change them.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function findRefusalWords(aadsts: string | undefined): RefusalWords | undefined {
  return WORDS.find(({ codes }) => codes.some((code) => `AADSTS${code}` === aadsts))
}

const NOT_SET_UP = 'This app is not set up correctly, so it cannot sign in to Azure for you.'

interface WordsOfCodes extends RefusalWords {
  readonly codes: readonly number[]
}

const WORDS: readonly WordsOfCodes[] = [
  {
    codes: [500133],
    sentence: 'Your sign-in has expired.',
    remedy: undefined,
  },
  {
    codes: [50173, 70043, 700082],
    sentence:
      'Your sign-in was ended, as happens after a new password, after some time, or when an administrator ends it.',
    remedy: undefined,
  },
  {
    codes: [50076, 50074],
    sentence: 'Your organisation wants a second proof that it is you, such as a code or your authenticator app.',
    remedy:
      'The Conditional Access policy that asks for multi-factor authentication on Azure Service Management should cover the SDK app registration too, so that it is asked for at sign-in.',
  },
  {
    codes: [50079, 50072],
    sentence: 'Your organisation wants a second proof that it is you, which you have not set up yet.',
    remedy: 'The person must register for multi-factor authentication: https://aka.ms/mfasetup.',
  },
  {
    codes: [53003],
    sentence: "Your organisation's Conditional Access does not allow this, from where you are or with what you use.",
    remedy:
      'Entra’s sign-in log names the Conditional Access policy: look for the correlation id under “User sign-ins (non-interactive)”.',
  },
  {
    codes: [53000, 53001, 53002],
    sentence: 'Your organisation allows this only from a device or an app that it manages.',
    remedy:
      'The device must be compliant or joined, or the app an approved one, as the Conditional Access policy in Entra’s sign-in log says.',
  },
  {
    codes: [65001],
    sentence: 'Nobody has allowed this app yet to act in Azure for people of your organisation.',
    remedy:
      'Grant admin consent to the SDK app registration for Azure Service Management, user_impersonation (API permissions).',
  },
  {
    codes: [50020, 90072, 50034],
    sentence: 'Your account belongs to another organisation, which is not invited here.',
    remedy: 'Invite the account as a guest of the tenant in TENANT_ID, or let the person use another account.',
  },
  {
    codes: [50105],
    sentence: 'Your organisation lets only certain people use this app, and you are not among them yet.',
    remedy: 'Assign the person, or a group of theirs, to the enterprise application of the SDK app registration.',
  },
  {
    codes: [50013],
    sentence: NOT_SET_UP,
    remedy:
      'The access token is not one for the SDK app: the login parameter scope= of Easy Auth must name its Application ID URI (Expose an API) and /user_impersonation.',
  },
  {
    codes: [500131],
    sentence: NOT_SET_UP,
    remedy:
      'The access token is for another app: SDK_CLIENT_ID and the scope= login parameter of Easy Auth must mean the same app registration.',
  },
  {
    codes: [700016],
    sentence: NOT_SET_UP,
    remedy: 'SDK_CLIENT_ID names no app registration of the tenant in TENANT_ID.',
  },
  {
    codes: [90002, 900021, 900023],
    sentence: NOT_SET_UP,
    remedy: 'TENANT_ID names no tenant of this cloud. Check it, and CLOUD.',
  },
  {
    codes: [7000215],
    sentence: NOT_SET_UP,
    remedy:
      'SDK_CLIENT_SECRET is not a secret of the SDK app registration. Take the secret’s value, not its id (Certificates & secrets).',
  },
  {
    codes: [7000222],
    sentence: NOT_SET_UP,
    remedy: 'The secret in SDK_CLIENT_SECRET has expired. Make a new one for the SDK app registration, or use none.',
  },
  {
    codes: [700027, 700024],
    sentence: NOT_SET_UP,
    remedy: 'The certificate is not one of the SDK app registration, or has expired (Certificates & secrets).',
  },
  {
    codes: [70021, 700211, 700212, 700213, 700229],
    sentence: NOT_SET_UP,
    remedy:
      'The SDK app registration has no federated credential for this managed identity: issuer, subject (its object id) and audience must match.',
  },
  {
    codes: [500011, 50001],
    sentence: NOT_SET_UP,
    remedy: 'The tenant does not know Azure Resource Manager by ARM_AUDIENCE. Check it, and CLOUD.',
  },
  {
    codes: [50196],
    sentence: 'Microsoft Entra was asked for the same thing too often, and asks to wait.',
    remedy: undefined,
  },
]
