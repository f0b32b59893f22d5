import { z } from 'zod'

/** The same settings as the app's. */
const Environment = z.object({
  PORT: z.coerce.number(),
  TENANT_ID: z.string(),
  SDK_CLIENT_ID: z.string(),
  SDK_CLIENT_SECRET: z.string(),
  AUTHORITY_HOST: z.string(),
  ARM_ENDPOINT: z.string(),
})

export type Environment = z.infer<typeof Environment>

export function readEnvironment(environment: NodeJS.ProcessEnv): Environment {
  return Environment.parse(environment)
}
