import { readFileSync } from 'node:fs'
import {
  AZURE_SERVICE_MANAGEMENT,
  MICROSOFT_GRAPH,
  SIGN_IN_SCOPES,
  toAuthApp,
  toSdkApp,
} from '../../../scripts/register-apps/wanted-registrations.ts'

const template = readFileSync('infra/entra.bicep', 'utf8')
const INSTALLATION = { displayName: 'My VMs', origin: 'https://vms.example.com' }
const ID = 'b0000000-1111-4111-8111-111111111111'
/** Every constant text in a registration: what people read, kinds and names. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

describe('what is registered by the script', () => {
  it('is the SDK app of the template, word for word', () => {
    const azureScopes = [{ id: ID, value: 'user_impersonation' }]
    const wanted = toSdkApp(INSTALLATION, { azureScopes, scopeId: ID, present: undefined })
    const own = [ID, INSTALLATION.origin, 'My VMs: SDK app']

    const texts = textsIn(wanted).filter((text) => !own.includes(text))
    expect(texts).toContain('See and run your virtual machines')
    expect(texts.filter((text) => !template.includes(`'${text}'`))).toEqual([])
    expect(template).toContain("displayName: '${displayName}: SDK app'")
    expect(template).toContain('requestedAccessTokenVersion: 2')
    expect(wanted).toMatchObject({ api: { requestedAccessTokenVersion: 2 } })
  })

  it('is an Auth app that asks Microsoft Graph for what the one of the template asks for', () => {
    const graphScopes = ['User.Read', ...SIGN_IN_SCOPES].map((value) => ({ id: value, value }))
    const { requiredResourceAccess, signInAudience } = toAuthApp(INSTALLATION, { graphScopes, present: undefined })

    expect(requiredResourceAccess).toEqual([
      { resourceAppId: MICROSOFT_GRAPH, resourceAccess: SIGN_IN_SCOPES.map((id) => ({ id, type: 'Scope' })) },
    ])
    expect(template).toContain(`var signInScopes = [${SIGN_IN_SCOPES.map((scope) => `'${scope}'`).join(', ')}]`)
    expect(template).toContain(`signInAudience: '${String(signInAudience)}'`)
  })

  it.each([MICROSOFT_GRAPH, AZURE_SERVICE_MANAGEMENT])(
    'knows Microsoft’s own apps as the template does: %s',
    (appId) => {
      expect(template).toContain(`appId: '${appId}'`)
    },
  )

  it('adds no second address of localhost that differs by its port alone', () => {
    const present = {
      id: ID,
      appId: ID,
      displayName: '',
      passwordCredentials: [],
      web: { redirectUris: ['http://localhost:3000'] },
    }
    const options = { azureScopes: [], scopeId: ID, present }

    expect(toSdkApp({ ...INSTALLATION, origin: 'http://localhost:8080' }, options)['web']).toEqual({ redirectUris: [] })
    expect(toSdkApp(INSTALLATION, options)['web']).toEqual({ redirectUris: [INSTALLATION.origin] })
  })
})
