import express from 'express'
import supertest from 'supertest'
import { createRequestLog } from '../../../simulator/control/request-log.ts'

describe('The request log', () => {
  it('forgets the oldest requests beyond its limit', async () => {
    const log = createRequestLog({ most: 3 })
    const app = express()
      .use(log.record)
      .use((_req, res) => {
        res.sendStatus(200)
      })

    for (const path of ['/1', '/2', '/3', '/4', '/5', '/6', '/7']) await supertest(app).get(path)

    expect(log.list().map(({ path }) => path)).toEqual(['/5', '/6', '/7'])
  })
})
