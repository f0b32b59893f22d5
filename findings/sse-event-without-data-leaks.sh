#!/usr/bin/env bash
# @azure/core-sse 2.4.0, the event stream reader of Azure's SDKs, beside eventsource-parser 3.1.1, on streams that the HTML standard allows.
#
# Expected: the same messages. An event without data is not dispatched, and its name is forgotten at the empty line.
# Seen: core-sse keeps the name until data comes. A keepalive `event: ping` so turns the next message into a ping, for a reader that goes by
# names. A bare `data` line, which is an empty line of the text, is dropped: two paragraphs become one. Empty lines before the first
# filled one are lost as well: `data:` and then `data: x` is "x", not "\nx". Nothing is thrown.
#
# Ends with 0 as long as that is so.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > package.json <<'JSON'
{ "name": "probe", "version": "1.0.0", "private": true, "type": "module" }
JSON
npm install --silent --no-audit --no-fund --ignore-scripts @azure/core-sse@2.4.0 eventsource-parser@3.1.1
cat > main.js <<'JS'
import { createSseStream } from '@azure/core-sse'
import { createParser } from 'eventsource-parser'

const azure = async (text) => {
  const seen = []
  for await (const { event, data } of createSseStream(new Blob([text]).stream())) seen.push([event || 'message', data])
  return JSON.stringify(seen)
}
const standard = (text) => {
  const seen = []
  createParser({ onEvent: ({ event, data }) => seen.push([event ?? 'message', data]) }).feed(text)
  return JSON.stringify(seen)
}
const look = async (name, text) => {
  const seen = { 'core-sse': await azure(text), 'eventsource-parser': standard(text) }
  console.log(name, JSON.stringify(text), seen)
  return seen['core-sse'] === seen['eventsource-parser']
}
const alike = await look('plain', 'event: delta\ndata: a\ndata: b\n\ndata: c\n\n')
const keepalive = await look('a keepalive by name', 'event: ping\n\ndata: a\n\n')
const paragraphs = await look('an empty line in the text', 'data: a\ndata\ndata: b\n\n')
const leading = await look('an empty line first', 'data:\ndata: x\n\n')
process.exit(alike && !keepalive && !paragraphs && !leading ? 0 : 1)
JS
node main.js
