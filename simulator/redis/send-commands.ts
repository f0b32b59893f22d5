import { connect } from 'node:net'

/** A Redis that is stopped takes a connection and never answers. */
const ANSWERS_WITHIN_MS = 1_000

/**
 * Sends commands over a Unix socket, one after another, each answered in one line (RESP 2: `OK`, a number, an error).
 *
 * @throws Error if one is refused, or none answers within a second
 */
export function sendCommands(path: string, commands: readonly (readonly string[])[]): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    let text = ''
    const end = (settle: () => void) => {
      clearTimeout(limit)
      socket.destroy()
      settle()
    }
    const fail = (reason: string) => end(() => reject(new Error(reason)))
    const limit = setTimeout(() => fail('Redis does not answer its administrator.'), ANSWERS_WITHIN_MS)
    socket.once('error', ({ message }) => fail(message))
    socket.on('data', (chunk) => {
      text += chunk.toString()
      const lines = text.split('\r\n').slice(0, -1)
      const refusal = lines.find((line) => line.startsWith('-'))
      if (refusal !== undefined) fail(refusal)
      else if (lines.length >= commands.length) end(() => resolve(lines.map((line) => line.slice(1))))
    })
    socket.write(commands.map(toCommand).join(''))
  })
}

/** https://redis.io/docs/latest/develop/reference/protocol-spec/ */
function toCommand(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`
}
