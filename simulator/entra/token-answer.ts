/** The JSON body of a successful token response. */
export interface TokenAnswer {
  readonly token_type: 'Bearer'
  readonly scope?: string
  readonly expires_in: number
  readonly ext_expires_in: number
  readonly access_token: string
  readonly refresh_token?: string
  readonly id_token?: string
  readonly client_info?: string
}

/** Entra rounds down, so it returns an hour as 3599. */
export function toSecondsLeft(expiresOn: Date): number {
  return Math.max(0, Math.floor((expiresOn.getTime() - Date.now() - 1) / 1000))
}
