/** How an open page comes to know of what changes. */
export interface LiveModel {
  /** What answers with the changed parts of the page; empty if the whole page is read anew. */
  readonly url: string
  /** The only row or panel that the page is about; empty if it is about all. */
  readonly of: string
  /** Whether the page is not complete yet, and asks once for what it lacks. */
  readonly isLearning?: boolean
  /** Whether anything is in transition. */
  readonly isMoving: boolean
}

/** What Turbo takes as changes of the page that is there: https://turbo.hotwired.dev/handbook/streams */
export const TURBO_STREAM = 'text/vnd.turbo-stream.html'
