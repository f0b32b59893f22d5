import type { ServerResponse } from 'node:http'

export function redirect(res: ServerResponse, target: string): void {
  res.writeHead(302, { location: target, 'cache-control': 'no-store' })
  res.end()
}
