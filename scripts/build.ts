// `npm run build`: compiles src/ to dist/, or to the folder that is named, which runs with production dependencies alone, beside
// views/ and public/.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'

const folder = process.argv[2] ?? 'dist'
rmSync(folder, { recursive: true, force: true })
// By its path, so that this Node compiles whatever stands first on the path.
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const args = [tsc, '--project', 'tsconfig.build.json', '--outDir', folder]
process.exit(spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1)
