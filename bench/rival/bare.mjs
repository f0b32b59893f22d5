// A separate process: Express and EJS with one page and their defaults. It is the baseline for start times.
import process from 'node:process'
import express from 'express'

const app = express()
app.set('view engine', 'ejs')
app.set('views', import.meta.dirname)
app.get('/', (_req, res) => res.render('bare', { title: 'Your machines' }))
app.get('/healthz', (_req, res) => res.send('ok'))
app.listen(process.env.PORT, '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
