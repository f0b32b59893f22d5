import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { openCertificateAuthority } from '../../../simulator/tls/certificate-authority.ts'

describe('The certificate authority of the simulator', () => {
  let folder: string
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'authority-')), '.local')
  })
  afterEach(() => rm(join(folder, '..'), { recursive: true }))

  it('keeps its key where only its owner can read it', async () => {
    await openCertificateAuthority(folder)

    const modes = await Promise.all([folder, join(folder, 'simulator-ca-key.pem')].map((path) => stat(path)))
    expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '600'])
  })

  it('is the same after a restart', async () => {
    const first = await openCertificateAuthority(folder)

    const second = await openCertificateAuthority(folder)

    expect(second.certificatePem).toBe(first.certificatePem)
    expect(await readFile(join(folder, 'simulator-ca.pem'), 'utf8')).toBe(first.certificatePem)
  })

  it.each(['simulator-ca.pem', 'simulator-ca-key.pem'])('is made anew when %s is damaged', async (name) => {
    const first = await openCertificateAuthority(folder)
    await writeFile(join(folder, name), 'damaged')

    const second = await openCertificateAuthority(folder)

    expect(second.certificatePem).not.toBe(first.certificatePem)
    expect(await readFile(join(folder, 'simulator-ca.pem'), 'utf8')).toBe(second.certificatePem)
  })

  it('is made anew when key and certificate come from two authorities', async () => {
    const first = await openCertificateAuthority(folder)
    const other = await openCertificateAuthority(join(folder, 'other'))
    await writeFile(join(folder, 'simulator-ca.pem'), other.certificatePem)

    const second = await openCertificateAuthority(folder)

    expect([first.certificatePem, other.certificatePem]).not.toContain(second.certificatePem)
  })

  it('is trusted by a TLS client for this machine under each of its names', async () => {
    const authority = await openCertificateAuthority(folder)
    const server = createServer(await authority.issueServerCertificate(['localhost', '127.0.0.1', '::1']))
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(Number(Object(server.address()).port)))
    })
    const check = (name: string) =>
      new Promise<string | boolean>((resolve) => {
        const socket: TLSSocket = connect(
          { host: '127.0.0.1', port, servername: name, ca: authority.certificatePem },
          () => {
            resolve(socket.authorized)
            socket.destroy()
          },
        )
        socket.on('error', (error: Error) => resolve(error.message))
      })

    const [local, foreign] = [await check('localhost'), await check('evil.example')]
    server.close()

    expect(local).toBe(true)
    expect(foreign).toMatch(/does not match/)
  })

  it('issues a certificate of its own for every start, short-lived and never a CA', async () => {
    const authority = await openCertificateAuthority(folder)

    const issued = [
      await authority.issueServerCertificate(['localhost', '::1']),
      await authority.issueServerCertificate(['localhost', '::1']),
    ]

    const [one, two] = issued.map(({ cert }) => new X509Certificate(cert))
    expect(one?.serialNumber).not.toBe(two?.serialNumber)
    expect(one).toMatchObject({
      ca: false,
      subjectAltName: expect.stringMatching(/^DNS:localhost, IP Address:0:0:0:0:0:0:0:1$/),
    })
    expect(Number(one?.validToDate) - Date.now()).toBeLessThan(91 * 24 * 60 * 60 * 1000)
  })

  it('satisfies OpenSSL at its strictest, and vouches for nothing but this machine', async () => {
    const authority = await openCertificateAuthority(folder)
    const verify = async (hosts: string[]): Promise<string> => {
      const { cert } = await authority.issueServerCertificate(hosts)
      await writeFile(join(folder, 'server.pem'), cert)
      const { stdout, stderr } = await run('openssl', [
        ...['verify', '-x509_strict', '-purpose', 'sslserver'],
        ...['-CAfile', join(folder, 'simulator-ca.pem'), join(folder, 'server.pem')],
      ])
      return stdout + stderr
    }

    const [local, foreign] = [await verify(['localhost', '127.0.0.1', '::1']), await verify(['management.azure.com'])]

    expect(local).toMatch(/OK/)
    expect(foreign).toMatch(/permitted subtree violation/)
  })
})

/** Returns the output of the command, whether or not it succeeded. */
function run(command: string, args: string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(command, args).catch((error: unknown) => {
    const { stdout, stderr } = Object(error)
    return { stdout: String(stdout), stderr: String(stderr) }
  })
}
