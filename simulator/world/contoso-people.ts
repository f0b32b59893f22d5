import { createPerson } from './person.ts'

export const people = {
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
} as const
