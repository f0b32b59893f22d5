import * as z from 'zod'
import { AppError } from '../../../domain/app-error.ts'
import type { Caller } from '../../../domain/call.ts'
import { readEncodedJson } from '../../read-encoded-json.ts'
import type { Tokens } from './entra-sign-ins.ts'
import type { Session, Sessions } from './session.ts'

type Begun = ReturnType<Sessions['begin']>

/** The session that the tokens of a sign-in are good for, if they are of whom they must be. */
export interface SessionStart {
  /** @throws AppError */
  atHome(tokens: Tokens, signInId: string): Begun
  /**
   * The same session with what the person has proved to another directory: the refresh token is good at each of them.
   *
   * @throws AppError
   */
  elsewhere(session: Session, tokens: Tokens, tenantId: string, signInId: string): Begun
}

export function createSessionStart(deps: {
  sessions: Pick<Sessions, 'begin'>
  identify: (token: string) => Promise<Caller>
  tenantId: string
  /** Tells of the refusal, and returns it. */
  refuse: (error: AppError, signInId: string) => AppError
}): SessionStart {
  const { sessions, identify, refuse } = deps

  /** Who the tokens are of, and what the id token adds; undefined if it is of somebody else. */
  async function findOwner(tokens: Tokens, tenantId: string) {
    const { data: claims } = IdToken.safeParse(tokens.claims())
    const { person } = await identify(tokens.access_token)
    // openid-client knows the issuer and the audience. Whose tenant it is, nobody else looks at.
    const isSame = claims?.oid === person.objectId && claims.tid === person.tenantId && claims.tid === tenantId
    return isSame ? claims : undefined
  }

  return {
    async atHome(tokens, signInId) {
      const owner = await findOwner(tokens, deps.tenantId)
      if (!owner) throw refuse(new AppError('not-signed-in', 'signInForOther'), signInId)
      const { access_token: token, refresh_token: refreshToken } = tokens
      if (refreshToken === undefined) throw new AppError('misconfigured', 'notSetUp', { azure: { remedy: NO_REFRESH } })
      const { oid: objectId, tid: tenantId, sid = '', login_hint: loginHint } = owner
      return sessions.begin({ objectId, tenantId, sid, loginHint, acrs: [...findContexts(token)], refreshToken })
    },

    async elsewhere(session, tokens, tenantId, signInId) {
      const owner = await findOwner(tokens, tenantId)
      // A guest has another object id there. Only the account says that it is the person of this session.
      const { data: account } = Account.safeParse(readEncodedJson(tokens['client_info']))
      const isTheirs = account?.uid === session.objectId && account.utid === session.tenantId
      if (!owner || !isTheirs) throw refuse(new AppError('not-signed-in', 'signInOfOther'), signInId)
      // At home nothing was proved: neither the end of the session nor its contexts change.
      return sessions.begin({ ...session, refreshToken: tokens.refresh_token ?? session.refreshToken })
    },
  }
}

const NO_REFRESH = 'Entra gave no refresh token: the Auth app registration must be allowed the scope offline_access.'

/** https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference */
const IdToken = z.object({
  oid: z.string(),
  tid: z.string(),
  sid: z.string().optional(),
  login_hint: z.string().optional(),
})

/** The account in its own directory: object id and tenant id (https://learn.microsoft.com/entra/msal/javascript/node/accounts). */
const Account = z.object({ uid: z.string(), utid: z.string() })

const AccessToken = z.object({ acrs: z.array(z.string()).catch([]) })

/** The authentication contexts of a token that has been verified, or is about to be. */
function findContexts(token: string): readonly string[] {
  return AccessToken.safeParse(readEncodedJson(token.split('.')[1])).data?.acrs ?? []
}
