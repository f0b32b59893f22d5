import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { parseAllDocuments } from 'yaml'
import { readConfig } from '../../src/config/config.ts'
import { SETTINGS } from '../../src/config/environment.ts'
import { BUDGETS } from '../../src/domain/budgets.ts'

interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
}

const FILE = 'infra/kubernetes/my-vms.yaml'
const GUIDE = readFileSync('docs/kubernetes.md', 'utf8')
const text = readFileSync(FILE, 'utf8')
const manifests = parseAllDocuments(text).map((document): Manifest => {
  if (document.errors.length > 0) throw new Error(document.errors.join('\n'))
  return document.toJS() as Manifest
})
/** Untyped like JSON: the compiler has checked it. */
const ofKind = (kind: string): ReturnType<typeof JSON.parse> => manifests.find((one) => one.kind === kind)
const pod = ofKind('Deployment').spec.template.spec
const [container] = pod.containers

/** What the types of Kubernetes say against a manifest: misspelt, missing and wrongly typed properties. */
function findMistakes(all: readonly Manifest[]): string[] {
  const source = all.map(({ apiVersion, kind }, at) => {
    const module = apiVersion.replace(/^v1$/, 'core/v1').replace('.k8s.io', '')
    return `export const x${at}: import('kubernetes-types/${module}').${kind} = ${JSON.stringify(all[at], null, 1)}`
  })
  const name = resolve('test/infra/manifests.ts')
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    types: [],
    lib: ['lib.es5.d.ts'],
    skipLibCheck: true,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ESNext,
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (file, ...rest) =>
    file === name ? ts.createSourceFile(name, source.join('\n'), ts.ScriptTarget.Latest) : getSourceFile(file, ...rest)
  const fileExists = host.fileExists.bind(host)
  host.fileExists = (file) => file === name || fileExists(file)
  const program = ts.createProgram([name], options, host)
  return program.getSemanticDiagnostics().map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

describe('the manifests for Kubernetes', () => {
  it('are what Kubernetes knows, property by property', () => {
    expect(manifests.map(({ kind }) => kind)).toEqual([
      ...['Namespace', 'ServiceAccount', 'ConfigMap', 'Deployment'],
      ...['PodDisruptionBudget', 'Service', 'NetworkPolicy', 'Ingress'],
    ])
    expect(findMistakes(manifests)).toEqual([])
  })

  it('would not be with mistakes', () => {
    const mistakes = [
      ['readOnlyRootFilesystem', 'readOnlyRootFilesystm'],
      ['replicas: 2', "replicas: 'two'"],
      ['pathType: Prefix', 'pathTyp: Prefix'],
      ['automountServiceAccountToken: false\n---', 'automountServiceAccountToken: never\n---'],
    ] as const
    const planted = mistakes.reduce((all, [right, wrong]) => {
      expect(all).toContain(right)
      return all.replace(right, wrong)
    }, text)

    const told = findMistakes(parseAllDocuments(planted).map((document) => document.toJS() as Manifest))

    expect(told).toEqual([
      expect.stringContaining("not assignable to type 'boolean"),
      expect.stringContaining("not assignable to type 'number"),
      expect.stringContaining('readOnlyRootFilesystm'),
      expect.stringContaining('pathTyp'),
    ])
  })

  it('are all in one namespace, which admits only pods that are restricted', () => {
    const namespace = ofKind('Namespace').metadata

    expect(namespace.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' })
    for (const { kind, metadata } of manifests.slice(1)) {
      expect([kind, metadata.namespace]).toEqual([kind, namespace.name])
    }
  })

  it('give the pod no right that it does not need', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    expect([pod.automountServiceAccountToken, ofKind('ServiceAccount').automountServiceAccountToken]).toEqual([
      false,
      false,
    ])
    expect(pod).not.toHaveProperty('hostNetwork')
  })

  it('run it as the user of the image', () => {
    const [, user, group] = /^USER (\d+):(\d+)$/m.exec(readFileSync('Dockerfile', 'utf8')) ?? []

    expect(pod.securityContext).toMatchObject({ runAsUser: Number(user), runAsGroup: Number(group) })
  })

  it('ask at a path that the app answers to everybody, and at the port on which it listens', () => {
    const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((name) => container[name].httpGet)

    expect(probes).toEqual(Array(3).fill({ path: '/healthz', port: 'http' }))
    expect(readFileSync('src/web/middleware/health.ts', 'utf8')).toContain("router.get('/healthz'")
    expect(container.ports).toEqual([{ name: 'http', containerPort: readConfig(settings()).port }])
    expect(ofKind('Service').spec.ports[0].targetPort).toBe('http')
  })

  it('leave more time to stop than the app takes', () => {
    const { preStop } = container.lifecycle

    expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(preStop.sleep.seconds * 1_000 + BUDGETS.stop)
  })

  it('set what the app reads, and with the secret of the guide all that it needs', () => {
    expect(Object.keys(settings()).filter((name) => !SETTINGS.includes(name))).toEqual([])
    expect(readConfig(settings())).toMatchObject({
      publicOrigin: `https://${ofKind('Ingress').spec.rules[0].host}`,
      frontDoor: { kind: 'own', authApp: { credential: { kind: 'token-file' } } },
      sdkApp: { credential: { kind: 'token-file' } },
    })
  })

  it('let both registrations prove who they are by the token that is mounted', () => {
    const [{ mountPath }] = container.volumeMounts
    const [{ serviceAccountToken }] = pod.volumes[0].projected.sources
    const { data } = ofKind('ConfigMap')

    for (const name of ['AUTH_FEDERATED_TOKEN_FILE', 'SDK_FEDERATED_TOKEN_FILE']) {
      expect(data[name]).toBe(`${mountPath}/${serviceAccountToken.path}`)
    }
    expect(serviceAccountToken.audience).toBe('api://AzureADTokenExchange')
    expect(GUIDE).toContain(`system:serviceaccount:${ofKind('Namespace').metadata.name}:${pod.serviceAccountName}`)
  })

  function toValue(name: string, value: string): string {
    if (name === value) return 'b0000000-1111-4111-8111-111111111111'
    // The app looks into the file that the cluster mounts.
    return value.startsWith('/var/run/') ? 'package.json' : value
  }

  /** The settings of the ConfigMap with its blanks filled in, and those of the secret that the guide makes. */
  function settings(): Record<string, string> {
    const ofSecret = [...GUIDE.matchAll(/--from-file=(\w+)/g)].map(([, name = '']) => name)
    const values: Readonly<Record<string, string>> = {
      SESSION_KEY: randomBytes(32).toString('base64'),
      REDIS_URL: 'rediss://user:password@redis.example.com:6379',
    }
    return {
      ...Object.fromEntries(
        Object.entries(ofKind('ConfigMap').data as Record<string, string>).map(([name, value]) => [
          name,
          toValue(name, value),
        ]),
      ),
      ...Object.fromEntries(ofSecret.map((name) => [name, values[name] ?? ''])),
    }
  }
})
