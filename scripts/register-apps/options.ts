import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import { z } from 'zod'

export const HELP = `npm run register -- [options]
  --origin ORIGIN     what people will open; http://localhost:8080 if nothing is said
  --name NAME         by which another run finds both registrations; my-vms-<your user's name>
  --display-name TEXT what people read where they sign in and consent; My VMs
  --days N            how long the secrets live; 30
  --issuer URL --subject TEXT
                      no secrets: both registrations trust this subject of this issuer instead (a federated credential)
  --multitenant       lets other directories allow both registrations (OTHER_TENANTS)
  --consent           consents for everybody of the tenant, which takes an administrator
  --settings FILE     where the settings go; .env
  --remove            deletes both registrations
  --yes               asks nothing`

const origin = z
  .url({ error: '--origin takes an address' })
  .refine((text) => new URL(text).origin === text.replace(/\/$/, ''), {
    error: '--origin takes an address without a path',
  })
  .transform((text) => new URL(text).origin)
  .refine((text) => text.startsWith('https://') || new URL(text).hostname === 'localhost', {
    error: '--origin must be https, or http://localhost',
  })
const Options = z.object({
  origin: origin.default('http://localhost:8080'),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, { error: '--name takes small letters, digits and hyphens' })
    .default(() => `my-vms-${toNamePart(userInfo().username)}`),
  'display-name': z.string().min(1).max(90).default('My VMs'),
  days: z.coerce.number({ error: '--days takes a number' }).int().min(3).max(730).default(30),
  issuer: z.url({ protocol: /^https$/, error: '--issuer takes an https address' }).optional(),
  subject: z.string().min(1).optional(),
  settings: z.string().min(1).default('.env'),
  multitenant: z.boolean().default(false),
  consent: z.boolean().default(false),
  remove: z.boolean().default(false),
  yes: z.boolean().default(false),
  help: z.boolean().default(false),
})
type RegisterOptions = z.infer<typeof Options>

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const

/** @throws Error that says which option is wrong */
export function readOptions(args: readonly string[]): RegisterOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ origin: text, name: text, 'display-name': text, days: text, issuer: text, subject: text, settings: text },
      ...{ multitenant: flag, consent: flag, remove: flag, yes: flag, help: flag },
    },
  })
  const { data, error } = Options.safeParse(values)
  if (!data) throw new Error(z.prettifyError(error))
  if ((data.issuer === undefined) !== (data.subject === undefined)) {
    throw new Error('--issuer and --subject go together')
  }
  return data
}

function toNamePart(user: string): string {
  return (
    user
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 40) || 'me'
  )
}
