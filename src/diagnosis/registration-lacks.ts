import type { Config } from '../config/config.ts'

interface Subject extends Pick<Config, 'sdkApp'> {
  /** To which Entra was to lead somebody back. */
  readonly address?: string
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const LACKS: readonly { readonly codes: readonly number[]; readonly write: (subject: Subject) => string }[] = [
  {
    codes: [50011, 500112],
    write: ({ address = '' }) => `The Auth app lacks the redirect URI ${address} (Authentication, platform Web).`,
  },
  {
    codes: [500011, 50001],
    write: ({ sdkApp }) =>
      `The SDK app lacks the Application ID URI api://${sdkApp.clientId} (Expose an API), or its enterprise application.`,
  },
  {
    codes: [500014],
    write: () => 'The enterprise application of the SDK app is turned off (Properties, Enabled for users to sign in).',
  },
  {
    codes: [7000112],
    write: () => 'The enterprise application of the Auth app is turned off (Properties, Enabled for users to sign in).',
  },
  {
    codes: [650053],
    write: () => 'The SDK app lacks the scope user_impersonation (Expose an API).',
  },
  {
    codes: [65001, 650057],
    write: ({ sdkApp }) =>
      `The SDK app (${sdkApp.clientId}) lacks the Auth app among its authorized client applications (Expose an API), or consent.`,
  },
]

/** Which registration lacks what, where the number of a refusal tells. */
export function findLack(refusal: string, subject: Subject): string | undefined {
  const [, number] = /^AADSTS(\d+)/.exec(refusal) ?? []
  return LACKS.find(({ codes }) => codes.some((code) => String(code) === number))?.write(subject)
}
