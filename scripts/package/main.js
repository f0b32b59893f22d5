// What is started: lets Node take the compiled code that lies beside it, before it reads the app. Node looks for what fits its own
// version and the user it runs as, and compiles for itself if there is none.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

enableCompileCache({ directory: join(import.meta.dirname, 'cache'), portable: true })
await import('./app.js')
