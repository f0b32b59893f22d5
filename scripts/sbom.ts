// `npm run sbom`: writes the contents of a package to sbom.cdx.json or the given file, without building a package.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from './package/bundle.ts'
import { toSbom } from './package/sbom.ts'
import { listThirdParties } from './package/third-party.ts'

const folder = mkdtempSync(join(tmpdir(), 'sbom-'))
const metafile = await bundle(folder).finally(() => rmSync(folder, { recursive: true }))
writeFileSync(process.argv[2] ?? 'sbom.cdx.json', toSbom(listThirdParties(metafile)))
