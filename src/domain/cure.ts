/**
 * What undoes a failure. The advice on a page and its next step hang on it, never on an HTTP status. `other-person` is a person with
 * another job, whom the sentence names: who looks after policies, who runs this app. `still-signed-in`: nothing is lost, since only a
 * further sign-in has come to nothing. `unknown`: only Azure's own words say.
 */
export const CURES = [
  'role',
  'sign-in',
  'signing-in-later',
  'still-signed-in',
  'other-directory',
  'other-person',
  'lock',
  'quota',
  'other-size',
  'subscription',
  'extension',
  'agent',
  'capacity',
  'capacity-for-spot',
  'capacity-to-resume',
  'waiting',
  'nothing',
  'unknown',
] as const

export type Cure = (typeof CURES)[number]
