import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('../../scripts/design.ts', import.meta.url))
const MOST_BYTES = 10 * 1024 * 1024

/**
 * The page of all components, which a program of its own draws from the templates as they are now: the simulator has no code of the
 * app, and the app no page that is for development only.
 *
 * @param search of the request: `?part=…`
 */
export function drawDesign(search: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [SCRIPT, search], { maxBuffer: MOST_BYTES }, (error, stdout) => {
      if (error) reject(new Error('The design can’t be drawn.', { cause: error }))
      else resolve(stdout)
    })
  })
}
