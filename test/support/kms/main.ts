/** `node test/support/kms/main.ts [--port N] [--region R]`: the wire-level KMS as a process; prints its URL when it listens. */
import { parseArgs } from 'node:util'
import { startWireKms } from './server.ts'

const { values } = parseArgs({ options: { port: { type: 'string' }, region: { type: 'string' } } })
const kms = await startWireKms({
  port: Number(values.port ?? 0),
  ...(values.region === undefined ? {} : { region: values.region }),
})
process.stdout.write(`${kms.url}\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void kms.close().then(() => process.exit(0)))
}
