// As much of the Azure command line as registering apps takes. `az rest` goes to the double of Microsoft Graph, and refuses as the
// real one does: the reason of the status, and the body in brackets, on standard error. Started as a program, it stands in for `az`.
import { STATUS_CODES } from 'node:http'
import { parseArgs } from 'node:util'
import { AzureCliError, type RunAz } from '../../scripts/register-apps/azure-cli.ts'

const text = { type: 'string' } as const
const OPTIONS = { method: text, url: text, resource: text, body: text, output: text } as const

export function createAzDouble(graph: string, isSignedIn = true): RunAz {
  return async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...OPTIONS, headers: { type: 'boolean' }, 'only-show-errors': { type: 'boolean' } },
    })
    const [command = '', ...rest] = positionals
    if (!isSignedIn) throw new AzureCliError("ERROR: Please run 'az login' to setup account.")
    if (command === 'account') {
      return { tenantId: 'a0000000-1111-4111-8111-111111111111', user: { name: 'ada@contoso.example', type: 'user' } }
    }
    if (command === 'cloud') {
      const endpoints = { activeDirectory: 'https://login.microsoftonline.com', microsoftGraphResourceId: `${graph}/` }
      return { name: 'AzureCloud', endpoints }
    }
    if (command !== 'rest' || values.resource !== `${graph}/` || !values.url) {
      throw new AzureCliError(`ERROR: The double knows no az ${args.join(' ')}`)
    }
    const answer = await fetch(values.url, {
      method: values.method?.toUpperCase() ?? 'GET',
      headers: {
        ...Object.fromEntries(rest.map((header) => header.split('=', 2))),
        authorization: 'Bearer of a person',
      },
      ...(values.body !== undefined && { body: values.body }),
    })
    const body = await answer.text()
    if (!answer.ok) throw new AzureCliError(`ERROR: ${STATUS_CODES[answer.status] ?? ''}(${body})`)
    return body === '' ? undefined : JSON.parse(body)
  }
}

if (import.meta.main) {
  try {
    const printed = await createAzDouble(process.env['GRAPH_DOUBLE'] ?? '')(process.argv.slice(2))
    if (printed !== undefined) process.stdout.write(`${JSON.stringify(printed)}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
