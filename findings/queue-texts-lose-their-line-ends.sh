#!/usr/bin/env bash
# @azure/storage-queue 12.32.0 and 12.30.0 (the newest that Node 20 may have, with @azure/core-xml 1.5.1) with fast-xml-parser 5.12.1.
#
# Expected: a message is the text that was sent. XML keeps a line end, and a character reference is the character for every reader of XML.
# Seen, receiving: both leave references with numbers as they are. Writers of XML put "&#xD;" for a carriage return, so that it survives.
# A message that came from such a client has these five characters in its text. So has a letter that was sent by its number.
# Seen, sending: 12.30.0 drops every "\n" of the text, since core-xml takes the line ends of its own printing out of the whole document.
# 12.32.0 keeps them. Both send a carriage return bare, which a conforming reader turns into a line end. Nothing is thrown.
#
# Ends with 0 as long as that is so.
set -euo pipefail

folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > package.json <<'JSON'
{
  "name": "probe",
  "version": "1.0.0",
  "private": true,
  "type": "module",
  "dependencies": { "newer": "npm:@azure/storage-queue@12.32.0", "older": "npm:@azure/storage-queue@12.30.0" },
  "overrides": { "@azure/core-xml": "1.5.1", "fast-xml-parser": "5.12.1" }
}
JSON
npm install --silent --no-audit --no-fund --ignore-scripts
cat > main.js <<'JS'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import * as newer from 'newer'
import * as older from 'older'

const message = (text) => `<?xml version="1.0" encoding="utf-8"?><QueueMessagesList><QueueMessage>
  <MessageId>5974b586-0df3-4e2d-ad0c-18e3892bfca2</MessageId><InsertionTime>Fri, 09 Oct 2026 21:04:30 GMT</InsertionTime>
  <ExpirationTime>Fri, 16 Oct 2026 21:04:30 GMT</ExpirationTime><PopReceipt>YzQ4Yzg1MDI=</PopReceipt>
  <TimeNextVisible>Fri, 09 Oct 2026 21:05:00 GMT</TimeNextVisible><DequeueCount>1</DequeueCount><MessageText>${text}</MessageText>
</QueueMessage></QueueMessagesList>`
let sent
let kept
const server = createServer(async (request, response) => {
  const chunks = await request.toArray()
  if (request.method === 'POST') sent = /<MessageText>(.*)<\/MessageText>/s.exec(Buffer.concat(chunks).toString())[1]
  response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/xml' }).end(message(kept))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/probe/queue`
const clients = Object.entries({ newer, older }).map(([label, { QueueClient, StorageSharedKeyCredential }]) => {
  return [label, new QueueClient(url, new StorageSharedKeyCredential('probe', randomBytes(32).toString('base64')))]
})
const seen = []
for (const [label, queue] of clients) {
  for (const text of ['one\ntwo', 'one\r\ntwo']) {
    await queue.sendMessage(text)
    console.log(label, 'was to send', JSON.stringify(text), 'and sent', JSON.stringify(sent))
    seen.push(sent)
  }
  for (kept of ['one &amp; two', 'one&#xD;\ntwo', 'caf&#233;']) {
    const [{ messageText }] = (await queue.receiveMessages()).receivedMessageItems
    console.log(label, 'was answered', JSON.stringify(kept), 'and read', JSON.stringify(messageText))
    seen.push(messageText)
  }
}
server.close()
server.closeAllConnections()
const read = ['one & two', 'one&#xD;\ntwo', 'caf&#233;']
const known = ['one\ntwo', 'one\r\ntwo', ...read, 'onetwo', 'one\rtwo', ...read]
process.exit(JSON.stringify(seen) === JSON.stringify(known) ? 0 : 1)
JS
node main.js
