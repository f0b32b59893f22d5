// `npm run build`: compiles src/ to dist/, which runs with production dependencies alone, beside views/ and public/.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'

rmSync('dist', { recursive: true, force: true })
// By its path, so that this Node compiles whatever stands first on the path.
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
process.exit(spawnSync(process.execPath, [tsc, '--project', 'tsconfig.build.json'], { stdio: 'inherit' }).status ?? 1)
