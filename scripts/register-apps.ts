// `npm run register`: makes both app registrations in Entra, by the Azure command line, and writes the settings with which
// `npm start` signs people in. Says first what it will do. docs/real-azure.md.
import { createInterface } from 'node:readline/promises'
import { AzureCliError } from './register-apps/azure-cli.ts'
import { register } from './register-apps/register.ts'
import { runAz } from './register-apps/run-az.ts'

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  return lines.question(question).finally(() => lines.close())
}

function findHint(error: unknown): string {
  const isDenied = error instanceof AzureCliError && error.message.includes('Authorization_RequestDenied')
  return isDenied
    ? 'To register apps takes the role Application Developer, to consent for everybody Cloud Application Administrator.\n'
    : ''
}

try {
  process.exitCode = (await register({
    args: process.argv.slice(2),
    run: runAz,
    say: (text) => void process.stdout.write(`${text}\n`),
    ...(process.stdin.isTTY && { ask }),
  }))
    ? 0
    : 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${findHint(error)}`)
  process.exitCode = 1
}
