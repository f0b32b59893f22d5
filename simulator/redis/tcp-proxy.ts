import { connect, createServer, type Socket } from 'node:net'

/** A network between a client and a port on this computer, which can lose every packet without a word. */
export async function startTcpProxy(port: () => number) {
  let isSilent = false
  let delayMs = 0
  const pairs = new Set<readonly [Socket, Socket]>()
  const server = createServer((client) => {
    const upstream = connect(port(), '127.0.0.1')
    const pair = [client, upstream] as const
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of pair) socket.on('error', end).on('close', end)
    forward(client, upstream)
    forward(upstream, client)
    if (isSilent) silence(pair)
  })
  const forward = (from: Socket, to: Socket) => {
    from.on('data', (chunk) => {
      if (delayMs === 0) to.write(chunk)
      else setTimeout(() => to.write(chunk), delayMs)
    })
  }
  const silence = (pair: readonly Socket[]) => {
    for (const socket of pair) {
      socket.removeAllListeners('data')
      socket.resume()
    }
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()

  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    /** How many connections are open through it. */
    open: () => pairs.size,
    /** Forwards nothing on the open connections any more. New ones work. */
    silenceOpen: () => pairs.forEach(silence),
    /** Forwards nothing at all, on new connections either, until told otherwise. */
    silenceAll: (to: boolean) => {
      isSilent = to
      if (to) pairs.forEach(silence)
    },
    /** How much later everything arrives, each way. */
    delay: (ms: number) => (delayMs = ms),
    /** Breaks the open connections. */
    cut: () => pairs.forEach(([client]) => client.resetAndDestroy()),
    close: () => {
      pairs.forEach(([client, upstream]) => {
        client.destroy()
        upstream.destroy()
      })
      server.close()
    },
  }
}
