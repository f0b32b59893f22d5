// Writes the page of all components, each in every state, to stdout: `/design` while `npm run dev` runs, or
// `node scripts/design.ts '?language=de&density=compact'`. Real templates and models, made-up machines.
import { drawDesign } from './design/draw-design.ts'

const query = new URLSearchParams(process.argv[2] ?? '')
process.stdout.write(await drawDesign(query))
