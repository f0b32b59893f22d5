import { AppRegistration } from './app-registration.ts'
import type { AzureCli } from './azure-cli.ts'
import type { Step } from './step.ts'

/** What --remove does. Entra keeps what is deleted for 30 days, and its name with it: so it is deleted there, too. */
export async function planRemoval(az: AzureCli, name: string): Promise<readonly Step[]> {
  const found = await Promise.all(
    (['auth', 'sdk'] as const).map(async (role) => ({
      role,
      app: await az.find(`/applications(uniqueName='${name}-${role}')`),
    })),
  )
  return found.flatMap(({ role, app }) => {
    if (app === undefined) return []
    const { id, appId, displayName } = AppRegistration.parse(app)
    return {
      text: `delete the ${role === 'auth' ? 'Auth' : 'SDK'} app “${displayName}” (${appId}) for good`,
      run: async () => {
        await az.graph('DELETE', `/applications/${id}`)
        await az.graph('DELETE', `/directory/deletedItems/${id}`)
      },
    }
  })
}
