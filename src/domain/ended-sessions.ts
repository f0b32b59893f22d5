/** A session that has ended before its time: by its own id, or all that a sign-in at Entra has led to, by that one's `sid`. */
export interface EndedSession {
  readonly by: 'id' | 'sid'
  readonly id: string
  /** When no session that it could mean lives any more, in milliseconds since the Unix epoch. */
  readonly until: number
}

/** What tells whether a session has ended. */
export interface ListedSession {
  readonly id: string
  readonly sid: string
  /** In milliseconds since the Unix epoch. */
  readonly begunAt: number
}

/** The sessions that have ended before their time, so that a copied cookie is of no use. Neither call throws. */
export interface EndedSessions {
  /** By `sid`, it ends what has begun until now: Entra may keep a sign-in that only this app has ended. */
  end(ended: EndedSession): Promise<void>
  /** False while the store of several instances does not answer, unless this instance has ended it. */
  isEnded(session: ListedSession): Promise<boolean>
}
