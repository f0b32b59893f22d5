#!/usr/bin/env bash
# @cyclonedx/cyclonedx-esbuild 1.4.4, of a bundle with @azure/core-auth 1.11.0 and @azure/core-lro 3.4.1, both MIT, both with a LICENSE.
#
# Expected: the SBOM names the licence of each package in the bundle, and with --gather-license-texts has its text.
# Seen: core-auth has both. core-lro has neither, without a warning. The newer of Azure's packages bring a second package.json beside their
# code, dist/esm/package.json, with name and version but no licence. The generator goes up from each bundled file to the first manifest that
# has a name and a version, and takes that for the package. So a bundle with @azure/identity ships without its licence, says the SBOM.
#
# Ends with 0 as long as that is so.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > package.json <<'JSON'
{ "name": "probe", "version": "1.0.0", "private": true, "type": "module" }
JSON
npm install --silent --no-audit --no-fund --ignore-scripts \
  esbuild@0.28.2 @cyclonedx/cyclonedx-esbuild@1.4.4 @azure/core-auth@1.11.0 @azure/core-lro@3.4.1
cat > main.js <<'JS'
import { AzureKeyCredential } from '@azure/core-auth'
import { createHttpPoller } from '@azure/core-lro'

console.log(AzureKeyCredential, createHttpPoller)
JS
node --input-type=module --eval "
  import { build } from 'esbuild'
  import { writeFileSync } from 'node:fs'
  const options = { entryPoints: ['main.js'], outfile: 'out.js', bundle: true, platform: 'node', format: 'esm', metafile: true }
  writeFileSync('meta.json', JSON.stringify((await build({ ...options, logLevel: 'error' })).metafile))
"
node node_modules/@cyclonedx/cyclonedx-esbuild/bin/cyclonedx-esbuild-cli.js \
  --gather-license-texts --output-reproducible --output-file bom.json meta.json 2> log.txt
cat log.txt
node --input-type=module --eval "
  import { existsSync, readFileSync } from 'node:fs'
  const { components } = JSON.parse(readFileSync('bom.json', 'utf8'))
  const seen = ['core-auth', 'core-lro'].map((wanted) => {
    const { name, version, licenses = [], evidence = {} } = components.find(({ name }) => name === wanted)
    const manifest = JSON.parse(readFileSync('node_modules/@azure/' + name + '/package.json', 'utf8'))
    console.log(name, version, {
      'licence in its package.json': manifest.license,
      'LICENSE file': existsSync('node_modules/@azure/' + name + '/LICENSE'),
      'licences in the SBOM': licenses.length,
      'texts in the SBOM': evidence.licenses?.length ?? 0,
    })
    return licenses.length
  })
  const warned = readFileSync('log.txt', 'utf8').includes('core-lro')
  process.exit(seen[0] === 1 && seen[1] === 0 && !warned ? 0 : 1)
"
