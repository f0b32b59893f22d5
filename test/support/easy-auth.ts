import { createEasyAuth, type EasyAuth, EasyAuthError, type EasyAuthOptions } from 'easy-auth-credential'
import type { LocalAzure } from './local-azure.ts'

/** What the library needs of the local Azure. */
export function easyAuthOptions({ directory, origin }: LocalAzure): EasyAuthOptions {
  const { tenantId, apps } = directory
  const { clientId, clientSecret: secret } = apps.sdk
  return { tenantId, clientId, credential: { kind: 'secret', secret }, authority: origin }
}

/** Makes one after another, which end with the test. */
export function easyAuthOfTests(): (options: EasyAuthOptions) => EasyAuth {
  const open: EasyAuth[] = []
  afterEach(() => {
    for (const easyAuth of open.splice(0)) easyAuth.close()
  })
  return (options) => {
    const easyAuth = createEasyAuth(options)
    open.push(easyAuth)
    return easyAuth
  }
}

/** The error with which it is refused. */
export async function errorOf(promise: Promise<unknown>): Promise<EasyAuthError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof EasyAuthError)) throw new Error('It was not refused with a typed error.', { cause: error })
  return error
}
