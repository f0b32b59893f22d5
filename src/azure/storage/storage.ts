// All that needs Azure Storage's client, to be imported late and at once: the client is as large as the rest of the app.
export { createAuditBlobs } from './audit-blobs.ts'
export { checkContainer } from './check-container.ts'
export { readStoredLines } from './stored-entries.ts'
