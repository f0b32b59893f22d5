/** What templates may read. Named beforehand, they are plain functions: with EJS's usual `with`, a list takes three times as long. */
export const LOCALS = [
  'address',
  'asked',
  'asset',
  'events',
  'house',
  'icon',
  'model',
  'nonce',
  'operation',
  'paths',
  'person',
  'title',
  'trouble',
  'view',
  'vm',
] as const

/** EJS's own include looks for the file each time, hundreds of times a page, and its name is taken. */
export const INCLUDE = 'includeTemplate'
