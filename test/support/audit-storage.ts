import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ContainerClient } from '@azure/storage-blob'
import { startAuditStorage } from '../../simulator/dev/audit-storage.ts'
import { openCertificateAuthority } from '../../simulator/tls/certificate-authority.ts'
import type { AuditEntry } from '../../src/audit/audit-entry.ts'
import type { LocalAzure } from './local-azure.ts'
import { startStorageProxy } from './storage-proxy.ts'

export type TestStorage = Awaited<ReturnType<typeof startTestStorage>>

/** A real Azurite with a proxy before it, and what is in the trail, line by line. */
export async function startTestStorage(azure: Pick<LocalAzure, 'caFile' | 'entra'>) {
  const folder = mkdtempSync(join(tmpdir(), 'audit-storage-'))
  const ca = readFileSync(azure.caFile, 'utf8')
  const authority = await openCertificateAuthority(dirname(azure.caFile))
  const certificate = await authority.issueServerCertificate(['localhost', '127.0.0.1'])
  const ends: (() => Promise<unknown>)[] = []
  const { endpoint, container } = await startAuditStorage({
    folder,
    certificate,
    ca,
    token: azure.entra.mintStorageToken(),
    onEnd: (end) => ends.push(end),
  })
  const proxy = await startStorageProxy({ to: new URL(endpoint).origin, ca, certificate })
  const client = new ContainerClient(`${endpoint}/${container}`, {
    getToken: () => Promise.resolve({ token: azure.entra.mintStorageToken(), expiresOnTimestamp: Date.now() + 60_000 }),
  })

  async function listBlobs(): Promise<string[]> {
    const names: string[] = []
    for await (const { name } of client.listBlobsFlat()) names.push(name)
    return names.toSorted()
  }

  return {
    proxy,
    client,
    /** The container, past the proxy. */
    direct: `${endpoint}/${container}`,
    /** The container, through the proxy. */
    container: endpoint.replace(new URL(endpoint).origin, proxy.origin) + `/${container}`,
    listBlobs,
    /** The entries of all blobs, in the order of their names. */
    readEntries: async (): Promise<AuditEntry[]> => {
      const entries: AuditEntry[] = []
      for (const name of await listBlobs()) {
        const text = (await client.getBlobClient(name).downloadToBuffer()).toString()
        if (text !== '' && !text.endsWith('\n')) throw new Error(`${name} ends in the middle of a line.`)
        for (const line of text.split('\n')) if (line !== '') entries.push(JSON.parse(line) as AuditEntry)
      }
      return entries
    },
    countBytes: async () => {
      let bytes = 0
      for await (const { properties } of client.listBlobsFlat()) bytes += properties.contentLength ?? 0
      return bytes
    },
    empty: async () => {
      for (const name of await listBlobs()) await client.deleteBlob(name)
    },
    close: async () => {
      await proxy.close()
      for (const end of ends) await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
