import { isSameCode } from '../../domain/azure-code.ts'
import type { PlainSentence } from '../../domain/sentence.ts'
import type { VmFailure } from '../../domain/vm.ts'
import { explain } from '../transport/arm-error.ts'

/** A status of an instance view. */
interface Status {
  readonly code?: string | null | undefined
  readonly message?: string | null | undefined
}

/** Why the last change of a VM failed: the code behind `ProvisioningState/failed/`. Undefined if Azure names none. */
export function findFailure(statuses: readonly Status[]): VmFailure | undefined {
  for (const { code, message } of statuses) {
    const [, reason] = FAILED.exec(code ?? '') ?? []
    if (reason === undefined) continue
    const [, known] = Object.entries(SENTENCE_BY_FAILURE).find(([known]) => isSameCode(known, reason)) ?? []
    return { code: reason, sentence: known ? { key: known } : explain(reason, message ?? undefined) }
  }
  return undefined
}

const FAILED = /^ProvisioningState\/failed\/(.+)$/i

/** https://learn.microsoft.com/troubleshoot/azure/virtual-machines/windows/error-messages */
const SENTENCE_BY_FAILURE: Readonly<Record<string, PlainSentence>> = {
  OSProvisioningTimedOut: 'systemNotReadyInTime',
  OSProvisioningClientError: 'systemNotSetUp',
  OSProvisioningInternalError: 'systemNotSetUp',
  VMStartTimedOut: 'notStartedInTime',
  VMExtensionProvisioningError: 'extensionFailed',
  VMExtensionProvisioningTimeout: 'extensionFailed',
  VMExtensionHandlerNonTransientError: 'extensionFailed',
  VMAgentStatusCommunicationError: 'agentSilent',
}
