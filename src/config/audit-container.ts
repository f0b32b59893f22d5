import * as z from 'zod'

const NAME = /^[a-z0-9](?:-?[a-z0-9]){2,62}$/

/**
 * The address of a container in Azure Storage. An emulator, and some endpoints of an organisation's own, have the account in the path.
 * https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
export const auditContainer = z
  .url({
    protocol: /^https$/,
    error: 'must be the https address of a container, such as https://account.blob.core.windows.net/audit',
  })
  .superRefine((text, context) => {
    const { pathname, search, hash, username, password } = new URL(text)
    const names = pathname.replace(/\/$/, '').split('/').slice(1)
    const container = names.at(-1) ?? ''
    if (search || username || password) {
      context.addIssue(
        'must be an address alone: the app signs in by its own identity, not by a key or a signature (SAS)',
      )
    } else if (hash || names.length > 2 || !NAME.test(container)) {
      context.addIssue('must end in the name of a container, such as https://account.blob.core.windows.net/audit')
    }
  })
  .transform((text) => text.replace(/\/$/, ''))
