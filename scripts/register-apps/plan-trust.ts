import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Step, StepSubject } from './step.ts'

const AUDIENCE = 'api://AzureADTokenExchange'
const Listed = z.object({ value: z.array(z.object({ issuer: z.string(), subject: z.string() })) })

/** A federated credential, in place of a secret; undefined if there is one already. */
export async function planTrust(
  { az, title, present, getApp }: StepSubject,
  { issuer, subject }: { readonly issuer: string; readonly subject: string },
): Promise<Step | undefined> {
  const pathOf = ({ id }: { readonly id: string }) => `/applications/${id}/federatedIdentityCredentials`
  const listed = present && Listed.parse(await az.graph('GET', pathOf(present)))
  if (listed?.value.some((one) => one.issuer === issuer && one.subject === subject)) return undefined
  return {
    text: `let the ${title} trust ${subject} of ${issuer}`,
    run: () => {
      const name = `my-vms-${randomBytes(4).toString('hex')}`
      return az.graph('POST', pathOf(getApp()), { name, issuer, subject, audiences: [AUDIENCE] })
    },
  }
}
