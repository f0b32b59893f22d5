// All that needs Azure Storage's client, to be imported late and at once: that is 0.6 MB of a package.
export { createAuditBlobs } from './audit-blobs.ts'
export { checkContainer } from './check-container.ts'
export { readStoredLines } from './stored-entries.ts'
