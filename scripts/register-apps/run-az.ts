import { spawn } from 'node:child_process'
import { AzureCliError } from './azure-cli.ts'

/** No shell in between. Nothing secret is among the arguments; a new secret comes back on a pipe. */
export async function runAz(args: readonly string[]): Promise<unknown> {
  const child = spawn('az', [...args, '--output', 'json', '--only-show-errors'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [output, complaint] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve)
    child.once('error', () => reject(new AzureCliError('There is no az here: https://aka.ms/azure-cli')))
  })
  if (code !== 0) throw new AzureCliError(complaint.trim() || `az ${args[0] ?? ''} ended with ${code}.`)
  return output.trim() === '' ? undefined : JSON.parse(output)
}
