import { z } from 'zod'
import { TOKEN_STORES, type TokenStoreKind } from './front-door/sessions.ts'

/** The settings that `npm run dev` reads from the environment. .env.example explains them. */
export interface Settings {
  /** Port of the front door: what the browser opens. */
  readonly port: number
  /** Port of the first app instance. */
  readonly appPort: number
  /** Port of simulated Azure. */
  readonly simulatorPort: number
  /** Port of the local Entra's pages for browsers. */
  readonly signInPort: number
  readonly estate: string
  readonly latencyMs: number
  readonly speed: number
  readonly graphLagMs: number
  readonly frontDoorMode: 'allow' | 'redirect'
  /** Who signs people in: the local Easy Auth, or the app itself by the local Entra. */
  readonly frontDoor: 'easy-auth' | 'entra'
  /** Whether the front door leads a browser to the same instance again. */
  readonly hasAffinity: boolean
  readonly tokenStore: TokenStoreKind
  readonly instances: number
  /** The Redis that several instances share; if undefined, one is started for them. */
  readonly redisUrl: string | undefined
  /** Whether a storage for the audit trail is started. */
  readonly hasAudit: boolean
  readonly tokenLifetimeS: number | undefined
  /** Where the CA, the keys and simulator.json are stored; undefined means .local/ in the repository. */
  readonly folder: string | undefined
}

export class SettingsError extends Error {}

const port = z.coerce.number().int().min(1).max(65535)
const milliseconds = z.coerce.number().min(0).max(3_600_000)

const Environment = z.object({
  PORT: port.default(3000),
  APP_PORT: port.default(8080),
  SIMULATOR_PORT: port.default(8443),
  SIGN_IN_PORT: port.default(8444),
  ESTATE: z
    .string()
    .regex(/^(contoso|generated:\d{1,5}x\d{1,7})$/, 'must be contoso or generated:SxV, such as generated:50x1000')
    .default('contoso'),
  SIMULATOR_LATENCY_MS: milliseconds.default(0),
  SIMULATOR_SPEED: z.coerce.number().positive().max(10_000).default(1),
  SIMULATOR_GRAPH_LAG_MS: milliseconds.default(0),
  FRONT_DOOR: z.enum(['easy-auth', 'entra']).default('easy-auth'),
  FRONT_DOOR_MODE: z.enum(['allow', 'redirect']).default('allow'),
  AFFINITY: z.enum(['on', 'off']).default('off'),
  TOKEN_STORE: z.enum(TOKEN_STORES).default('shared'),
  INSTANCES: z.coerce.number().int().min(1).max(16).default(1),
  REDIS_URL: z.string().optional(),
  AUDIT: z.enum(['0', '1']).default('0'),
  SIMULATOR_TOKEN_LIFETIME_S: z.coerce.number().int().min(1).max(86_400).optional(),
  SIMULATOR_FOLDER: z.string().optional(),
})

/** @throws SettingsError that names every fault at once */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  // An empty setting counts as unset.
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(present)
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `  - ${path.join('.')}: ${message}`)
    throw new SettingsError(['These settings of npm run dev are not right:', ...faults].join('\n'))
  }
  const env = parsed.data
  return {
    port: env.PORT,
    appPort: env.APP_PORT,
    simulatorPort: env.SIMULATOR_PORT,
    signInPort: env.SIGN_IN_PORT,
    estate: env.ESTATE,
    latencyMs: env.SIMULATOR_LATENCY_MS,
    speed: env.SIMULATOR_SPEED,
    graphLagMs: env.SIMULATOR_GRAPH_LAG_MS,
    frontDoorMode: env.FRONT_DOOR_MODE,
    frontDoor: env.FRONT_DOOR,
    hasAffinity: env.AFFINITY === 'on',
    tokenStore: env.TOKEN_STORE,
    instances: env.INSTANCES,
    redisUrl: env.REDIS_URL,
    hasAudit: env.AUDIT === '1',
    tokenLifetimeS: env.SIMULATOR_TOKEN_LIFETIME_S,
    folder: env.SIMULATOR_FOLDER,
  }
}
