/** A session that has ended before its time: by its own id, or all that a sign-in at Entra has led to, by that one's `sid`. */
export interface EndedSession {
  readonly by: 'id' | 'sid'
  readonly id: string
  /** When no session that it could mean lives any more, in milliseconds since the Unix epoch. */
  readonly until: number
}

/** The sessions that have ended before their time, so that a copied cookie is of no use. Neither call throws. */
export interface EndedSessions {
  end(ended: EndedSession): Promise<void>
  /** False while the store of several instances does not answer, unless this instance has ended it. */
  isEnded(session: { readonly id: string; readonly sid: string }): Promise<boolean>
}
