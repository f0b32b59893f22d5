import type { AppRegistration } from './app-registration.ts'
import type { AzureCli } from './azure-cli.ts'

export interface Step {
  readonly text: string
  readonly run: () => Promise<unknown>
}

/** The registration that a step is about. */
export interface StepSubject {
  readonly az: AzureCli
  readonly title: string
  /** As it was when the plan was made. */
  readonly present: AppRegistration | undefined
  /** As it is once the steps before have run. */
  readonly getApp: () => AppRegistration
}
