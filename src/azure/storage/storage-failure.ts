import { isRestError } from '@azure/core-rest-pipeline'
import { StorageFailure, type StorageFault } from '../../audit/ports.ts'
import { findOwn } from '../../domain/find-own.ts'
import { isCertificateCode, toCertificateFault } from '../transport/certificate-fault.ts'
import { readRetryAfter } from '../transport/retry-after.ts'
import { probeTls } from '../transport/tls-probe.ts'

interface Facts {
  readonly account: string
  readonly container: string
  readonly message: string
}
type Description = (facts: Facts) => Omit<StorageFault, 'code'>

/** Says what is wrong with the storage, and what to change there. `container` is the address of the container. */
export async function toStorageFailure(error: unknown, container: string, now: number): Promise<StorageFailure> {
  const url = new URL(container)
  const facts: Facts = {
    account: url.host,
    container: url.pathname.slice(1),
    message: readMessage(error),
  }
  const { status, code } = readRefusal(error)
  const options = { cause: error, isConflict: CONFLICTS.includes(code), retryAfter: readPause(error) }
  const describe =
    findOwn(DESCRIPTIONS, code) ?? findByStatus(status) ?? (status === undefined ? describeConnection : describeOther)
  const certificate = await findCertificateFault(error, url, now)
  const identity = findIdentityFault(error)
  const fault: StorageFault = certificate ??
    identity ?? { code: code || String(status ?? 'unreachable'), ...describe(facts) }
  return new StorageFailure(fault, options)
}

/** A refused HEAD has no body, so its code is only in the details. */
function readRefusal(error: unknown): { status: number | undefined; code: string } {
  if (!isRestError(error)) return { status: undefined, code: error instanceof Error ? error.name : '' }
  const { details } = error
  const detail =
    typeof details === 'object' && details !== null && 'errorCode' in details ? details.errorCode : undefined
  return { status: error.statusCode, code: error.code ?? (typeof detail === 'string' ? detail : '') }
}

/** The storage adds a request id and a time in lines of their own. */
function readMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const [line = ''] = error.message.split('\n')
  return line.slice(0, 300)
}

function readPause(error: unknown): number | undefined {
  const headers = isRestError(error) ? error.response?.headers : undefined
  const seconds = headers && readRetryAfter(headers)
  return seconds === undefined ? undefined : seconds * 1_000
}

async function findCertificateFault(error: unknown, url: URL, now: number): Promise<StorageFault | undefined> {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (!('code' in one) || typeof one.code !== 'string' || !isCertificateCode(one.code)) continue
    const handshake = await probeTls(url.origin)
    // A token comes from another server, whose certificate may be the one at fault.
    if (handshake.kind !== 'untrusted') continue
    return { code: one.code, ...toCertificateFault(url.host, handshake.code, handshake.chain, now) }
  }
  return undefined
}

/** The app's own identity says by itself what is wrong with it. */
function findIdentityFault(error: unknown): StorageFault | undefined {
  if (!(error instanceof Error) || error.name !== 'EasyAuthError' || !('code' in error)) return undefined
  const remedy =
    'remedy' in error && typeof error.remedy === 'string' ? error.remedy : 'Look at the identity of the app.'
  return { code: String(error.code), reason: `The app has no token for Azure Storage: ${readMessage(error)}`, remedy }
}

const ROLE = 'Storage Blob Data Contributor'

const describeNetwork: Description = ({ account }) => ({
  reason: `${account} does not let this network in (AuthorizationFailure).`,
  remedy:
    'In the storage account, under Networking: if public network access is enabled from selected networks, add the virtual network ' +
    'or the outbound addresses of the app to the firewall. If it is disabled, give the app a private endpoint of the account, and ' +
    `a DNS in which ${account} is its private address.`,
})

const describeToken: Description = ({ account, message }) => ({
  reason: `${account} does not accept the token of the app: ${message}`,
  remedy: 'Look at the tenant of the storage account, which must be that of the app, and at the clock here.',
})

const describeContainer: Description = ({ account, container }) => ({
  reason: `${account} has no container ${container}.`,
  remedy: 'Make the container, or correct AUDIT_CONTAINER.',
})

const describeHost: Description = ({ account }) => ({
  reason: `${account} has no address.`,
  remedy:
    'Look at the name of the storage account in AUDIT_CONTAINER, and at the DNS of this network (private endpoints).',
})

const describeConnection: Description = ({ account, message }) => ({
  reason: `${account} can't be reached: ${message}`,
  remedy: 'Look at AUDIT_CONTAINER, and at firewalls and routes between here and there. The app tries again by itself.',
})

const describeOnTheWay: Description = ({ account }) => ({
  reason: `Something between here and ${account} answers in its place: the answer is not from Azure Storage.`,
  remedy: 'Look at the proxies and firewalls on the way, which must let this address through.',
})

const describeImmutable: Description = ({ container }) => ({
  reason: `A policy keeps the blobs of ${container} from growing.`,
  remedy: 'Allow protected append writes to append blobs in the immutability policy of the container.',
})

const describeBusy: Description = ({ account, message }) => ({
  reason: `${account} is busy or has a problem: ${message}`,
  remedy: 'The app tries again by itself. If it lasts, look at the health of the storage account.',
})

const describeOther: Description = ({ account, message }) => ({
  reason: `${account} refuses: ${message}`,
  remedy: 'Look up the code in the documentation of Azure Storage (common REST API error codes).',
})

const CONFLICTS: readonly string[] = ['AppendPositionConditionNotMet', 'ConditionNotMet', 'BlobNotFound', 'NotAppended']

/** https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes, and the codes of Node. */
const DESCRIPTIONS: Readonly<Record<string, Description>> = {
  AuthorizationPermissionMismatch: ({ account, container }) => ({
    reason: `The identity of the app may not write to ${container} of ${account} (AuthorizationPermissionMismatch).`,
    remedy:
      `Give the identity of the app the role ${ROLE} on the container. A new assignment takes up to ten minutes; Owner and ` +
      'Contributor do not include it.',
  }),
  AuthorizationFailure: describeNetwork,
  IpAuthorizationSourceMismatch: describeNetwork,
  PublicAccessNotPermitted: describeNetwork,
  NetworkAclsValidationFailure: describeNetwork,
  AuthenticationFailed: describeToken,
  InvalidAuthenticationInfo: describeToken,
  NoAuthenticationInformation: describeToken,
  ContainerNotFound: describeContainer,
  ResourceNotFound: describeContainer,
  InvalidResourceName: describeContainer,
  ContainerBeingDeleted: describeContainer,
  ContainerDisabled: describeContainer,
  AccountIsDisabled: ({ account }) => ({
    reason: `The storage account ${account} is disabled.`,
    remedy: 'Look at the subscription of the storage account.',
  }),
  BlobImmutableDueToPolicy: describeImmutable,
  ENOTFOUND: describeHost,
  EAI_AGAIN: describeHost,
  NotStorage: describeOnTheWay,
  ServerBusy: describeBusy,
  InternalError: describeBusy,
  OperationTimedOut: describeBusy,
  AbortError: ({ account }) => ({
    reason: `${account} did not answer in time.`,
    remedy: 'The app tries again by itself. If it lasts, look at firewalls and routes between here and there.',
  }),
}

function findByStatus(status: number | undefined): Description | undefined {
  if (status === undefined) return undefined
  if (status === 429 || status >= 500) return describeBusy
  // Azure Storage has a code in every refusal. A proxy or a firewall on the way has none.
  return status === 403 || status === 407 || status < 400 ? describeOnTheWay : undefined
}
