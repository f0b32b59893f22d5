import { z } from 'zod'

/** What a Node process takes that runs with --inspect. */
export interface Devtools {
  /** In bytes, after its garbage has been collected. */
  readMemory(): Promise<Memory>
  /** Since its start. */
  readProcessorMs(): Promise<number>
  close(): void
}

export type Memory = z.infer<typeof Memory>

const Memory = z.object({ rss: z.number(), heapUsed: z.number(), external: z.number() })
/** In microseconds. */
const Processor = z.object({ user: z.number(), system: z.number() })
const Targets = z.tuple([z.object({ webSocketDebuggerUrl: z.string() })])
const Reply = z.object({ id: z.number(), result: z.unknown().optional(), error: z.unknown().optional() })
const Evaluated = z.object({ result: z.object({ value: z.unknown() }) })

export async function openDevtools(port: number): Promise<Devtools> {
  const [{ webSocketDebuggerUrl }] = Targets.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json())
  const socket = new WebSocket(webSocketDebuggerUrl)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', () => reject(new Error('The inspector of the app did not answer.')), {
      once: true,
    })
  })
  let last = 0

  function call(method: string, params: object = {}): Promise<unknown> {
    const id = ++last
    return new Promise((resolve, reject) => {
      const onMessage = ({ data }: MessageEvent) => {
        const reply = Reply.parse(JSON.parse(String(data)))
        if (reply.id !== id) return
        socket.removeEventListener('message', onMessage)
        if (reply.error === undefined) resolve(reply.result)
        else reject(new Error(`${method}: ${JSON.stringify(reply.error)}`))
      }
      socket.addEventListener('message', onMessage)
      socket.send(JSON.stringify({ id, method, params }))
    })
  }

  async function evaluate(expression: string): Promise<unknown> {
    return Evaluated.parse(await call('Runtime.evaluate', { expression, returnByValue: true })).result.value
  }

  return {
    async readMemory() {
      // The second collection frees what the first one has released.
      await call('HeapProfiler.collectGarbage')
      await call('HeapProfiler.collectGarbage')
      return Memory.parse(await evaluate('process.memoryUsage()'))
    },
    async readProcessorMs() {
      const { user, system } = Processor.parse(await evaluate('process.cpuUsage()'))
      return (user + system) / 1_000
    },
    close: () => socket.close(),
  }
}
