/** What a file can lack and still be of use, since it says so. Machines it never lacks in silence. */
export type Lack = 'addresses' | 'subscriptions' | 'details' | 'directories' | 'notes'

/** The end of the file's name, of which nobody can lose sight. */
export const NAME_ENDS: Readonly<Record<Lack, string>> = {
  addresses: 'without-addresses',
  subscriptions: 'first-10000-subscriptions-only',
  details: 'some-not-in-full',
  directories: 'some-directories-missing',
  notes: 'without-your-notes',
}
