import { createPerson } from './person.ts'

export const PEOPLE = {
  ada: createPerson(
    'ada',
    'Ada Lovelace',
    'Owner of Production and Development; may start machines of the disabled Archive',
  ),
  grace: createPerson('grace', 'Grace Hopper', 'Virtual Machine Contributor on rg-dev-team, Reader on rg-ci'),
  linus: createPerson('linus', 'Linus Torvalds', 'Reader of Production'),
  mallory: createPerson('mallory', 'Mallory', 'No rights at all'),
  margaret: createPerson(
    'margaret',
    'Margaret Hamilton',
    'May start and restart, but not deallocate: on rg-web-prod and on one machine of rg-ci',
  ),
  frances: createPerson('frances', 'Frances Allen', 'Owner of Platform, where each machine is of a kind of its own'),
} as const

/** Readers of rg-ci, once Entra lets them in: each meets one obstacle of a real sign-in. */
export const PEOPLE_WITH_OBSTACLES = [
  createPerson('hedy', 'Hedy Lamarr', 'Must sign in a second time, with a second factor (AADSTS50076)', 'mfa'),
  createPerson('radia', 'Radia Perlman', 'Her session is revoked: must sign in again (AADSTS50173)', 'revoked'),
  createPerson('katherine', 'Katherine Johnson', 'A policy blocks her (AADSTS53003)', 'blocked'),
  createPerson('barbara', 'Barbara Liskov', 'Her device is not managed (AADSTS53000)', 'device'),
  createPerson('dorothy', 'Dorothy Vaughan', 'Is not assigned to the app (AADSTS50105)', 'unassigned'),
  createPerson('annie', 'Annie Easley', 'Her account is of another tenant (AADSTS50020)', 'other tenant'),
  createPerson('jean', 'Jean Bartik', 'Nobody has consented for her (AADSTS65001)', 'no consent'),
]
