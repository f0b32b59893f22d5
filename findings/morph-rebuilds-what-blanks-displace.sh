#!/usr/bin/env bash
# idiomorph 0.8.0 (and 0.7.4): one element more, before others that stay, in HTML with line breaks between its elements.
#
# Expected: the new element is inserted, and what follows it is the same elements as before, with their listeners.
# Seen: so without line breaks. With them a <div> further down is taken out and built anew, and its listeners are gone. The line break
# after the new element matches the next one in the page, so what stands before that one is put aside; what has an id is found again
# later, but from there on everything is one place off. The HTML that comes out is right either way, and nothing is thrown.
#
# Ends with 0 as long as that is so.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > package.json <<'JSON'
{ "name": "probe", "version": "1.0.0", "private": true, "type": "module" }
JSON
npm install --silent --no-audit --no-fund --ignore-scripts idiomorph@0.8.0 jsdom@29.1.1
cat > main.js <<'JS'
import { readFileSync } from 'node:fs'
import { JSDOM } from 'jsdom'

const LIBRARY = readFileSync('node_modules/idiomorph/dist/idiomorph.js', 'utf8')

/** Adds a list of tags before a message and a table, each of which has an id in it or on it. */
function addTags(between) {
  const { window } = new JSDOM('<!doctype html><body></body>', { runScripts: 'outside-only' })
  window.CSS = { escape: (text) => text }
  window.eval(`${LIBRARY};window.Idiomorph = Idiomorph`)
  const { document, Idiomorph } = window
  const rest = ['<p id="message"></p>', '<div class="table"><b id="row">1</b></div>', '<i></i>']
  document.body.innerHTML = ['<nav></nav>', ...rest].join(between)
  const table = document.querySelector('.table')
  let clicks = 0
  table.addEventListener('click', () => (clicks += 1))
  const next = ['<nav></nav>', '<ul></ul>', ...rest].join(between)
  Idiomorph.morph(document.body, next, { morphStyle: 'innerHTML' })
  const isRight = document.body.innerHTML === next
  document.querySelector('.table').click()
  return { isRight, isSame: document.querySelector('.table') === table, clicks }
}

const seen = { without: addTags(''), withLineBreaks: addTags('\n') }
console.log(seen)
const isSo =
  seen.without.isRight && seen.without.isSame && seen.without.clicks === 1 &&
  seen.withLineBreaks.isRight && !seen.withLineBreaks.isSame && seen.withLineBreaks.clicks === 0
if (!isSo) throw new Error('It is otherwise now.')
JS
node main.js
