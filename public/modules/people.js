/** The windows of this browser tell each other here whose they are: the person of a page, or nobody after a sign-out. */
export const people = new BroadcastChannel('people')

export const NOBODY = ''
