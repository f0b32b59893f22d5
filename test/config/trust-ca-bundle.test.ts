import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { ConfigError } from '../../src/config/config.ts'
import { trustCaBundle } from '../../src/config/trust-ca-bundle.ts'
import { issueCertificate } from '../support/certificates.ts'

describe('the CA bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ca-bundle-'))
  // Sets the roots once beforehand, because setting them removes duplicates.
  tls.setDefaultCACertificates(tls.getCACertificates('default'))
  const before = tls.getCACertificates('default')

  afterEach(() => tls.setDefaultCACertificates(before))
  afterAll(() => rmSync(folder, { recursive: true }))

  function write(text: string | Buffer): string {
    const path = join(folder, 'bundle.pem')
    writeFileSync(path, text)
    return path
  }

  function faultOf(path: string): string | undefined {
    try {
      trustCaBundle(path, Date.now())
    } catch (error) {
      if (error instanceof ConfigError) return error.faults.join('\n')
      throw error
    }
    return undefined
  }

  const company = () => issueCertificate({ subject: 'CN=Company CA' })
  const expired = () => issueCertificate({ subject: 'CN=Old CA, O=Company', days: [60, -30] })

  it('is trusted beside the built-in roots, whatever text stands around its certificates', async () => {
    const [one, two] = [await company(), await company()]

    const oddities = trustCaBundle(write(`# ours\n${one.cert}\r\nand another:\n${two.cert}`), Date.now())

    const trusted = tls.getCACertificates('default').map((pem) => pem.trim())
    expect(oddities).toEqual([])
    expect(trusted.includes(one.cert.trim()) && trusted.includes(two.cert.trim())).toBe(true)
    expect(trusted.length - before.length).toBe(2)
  })

  it.each([
    ['is not there', () => '/nowhere/ca.pem', 'does not exist'],
    ['is a folder', () => folder, 'a folder'],
    ['is empty', () => write('\n'), 'is empty'],
    ['is no PEM', () => write(Buffer.from([0x30, 0x82, 0x01, 0x0a])), 'BEGIN CERTIFICATE'],
    [
      'holds a key only',
      () => write('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'),
      'no certificate',
    ],
    [
      'holds a damaged certificate',
      () => write('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
      'certificate number 1 is damaged',
    ],
  ])('that %s stops the start with the reason', (_, path, reason) => {
    const fault = faultOf(path())

    expect(fault).toMatch(/^CA_BUNDLE names a f/)
    expect(fault).toContain(reason)
    expect(tls.getCACertificates('default').length).toBe(before.length)
  })

  it('of which every certificate has expired stops the start, and says which and since when', async () => {
    const day = new Date(Date.now() - 30 * 24 * 60 * 60_000).toISOString().slice(0, 10)
    const { cert } = await expired()

    expect(faultOf(write(cert))).toContain(`Old CA`)
    expect(faultOf(write(cert))).toContain(`expired on ${day}`)
  })

  it('of which some have expired does its work, and the log is told', async () => {
    const path = write((await expired()).cert + (await company()).cert)

    const oddities = trustCaBundle(path, Date.now())

    expect(oddities).toEqual([expect.stringMatching(/^CA_BUNDLE: “.*Old CA.*” expired on \d{4}-\d\d-\d\d$/)])
  })
})
