import { createEasyAuth, type EasyAuth } from 'easy-auth-credential'
import { createSignIn as createExpressSignIn } from 'easy-auth-credential/express'
import { createSignIn as createFastifySignIn } from 'easy-auth-credential/fastify'
import express from 'express'
import fastify from 'fastify'
import supertest from 'supertest'
import { identityHeaders } from '../../../simulator/front-door/identity-headers.ts'
import { buildDirectory, buildPerson, type LocalEntra, startLocalEntra } from '../../simulator/entra/local-entra.ts'

type Ask = (
  path: string,
  headers: Record<string, string>,
) => Promise<{ readonly status: number; readonly text: string }>

const FRAMEWORKS: Readonly<Record<string, (easyAuth: EasyAuth) => Ask>> = {
  Express: (easyAuth) => {
    const app = express()
    const signIn = createExpressSignIn(easyAuth)
    app.get('/open', (req, res) => void res.send(signIn.of(req).person.name))
    app.use(signIn.required)
    app.get('/me', (req, res) => void res.send(signIn.of(req).person.name))
    // Its own error page writes to the log.
    app.set('env', 'test')
    return (path, headers) => supertest(app).get(path).set(headers)
  },
  Fastify: (easyAuth) => {
    const app = fastify()
    const signIn = createFastifySignIn(easyAuth)
    app.get('/open', (request) => signIn.of(request).person.name)
    app.register((inner, _options, done) => {
      inner.addHook('onRequest', signIn.required)
      inner.get('/me', (request) => signIn.of(request).person.name)
      done()
    })
    return async (url, headers) => {
      const { statusCode, body } = await app.inject({ url, headers })
      return { status: statusCode, text: body }
    }
  },
}

describe.each(Object.entries(FRAMEWORKS))('in %s', (_, build) => {
  let local: LocalEntra
  let easyAuth: EasyAuth
  let ask: Ask

  beforeAll(async () => {
    local = await startLocalEntra(buildDirectory())
    const { tenantId, apps } = local.directory
    easyAuth = createEasyAuth({
      tenantId,
      clientId: apps.sdk.clientId,
      credential: { kind: 'secret', secret: apps.sdk.clientSecret },
      authority: local.origin,
    })
    ask = build(easyAuth)
  })
  afterAll(() => {
    easyAuth.close()
    return local.close()
  })

  it('a route knows who has signed in', async () => {
    expect(await ask('/me', identityHeaders(buildPerson(), local.entra))).toMatchObject({
      status: 200,
      text: 'Ada Lovelace',
    })
  })

  it('nobody gets in without a token', async () => {
    expect((await ask('/me', {})).status).toBe(401)
  })

  it('a route that asks nobody to sign in knows nobody', async () => {
    expect((await ask('/open', identityHeaders(buildPerson(), local.entra))).status).toBe(500)
  })
})
