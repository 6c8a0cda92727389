import { type Command, Option } from 'commander'
import { integerFrom } from '../options.ts'

type ServeFlags = {
  data: string
  port: number
  host: string
  keyFile?: string
  allowNonLoopback?: true
  tlsCert?: string
  tlsKey?: string
  page: boolean
  json?: true
}

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run a vault on this machine: the API and its OpenID provider on one port')
    .option('--data <dir>', 'the data folder; made on first use', '.keyfold')
    .addOption(
      new Option('--port <n>', 'the port; 0 takes any free one')
        .default(8420)
        .argParser(integerFrom(0, 65_535)),
    )
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option(
      '--key-file <file>',
      'the material of generation 1, read on first use only (default: DIR/crypto.key)',
    )
    .option('--allow-non-loopback', 'let other machines in; needs TLS')
    .option('--tls-cert <file>', 'the certificate and its chain, PEM')
    .option('--tls-key <file>', 'the private key of the certificate, PEM')
    .option('--no-page', 'serve the API alone, and build no page')
    .action(async (_: object, command: Command) => {
      // Loaded only here, so that other commands start quickly.
      const { runServe } = await import('../../local/run-serve.ts')
      const { page, ...flags } = command.optsWithGlobals<ServeFlags>()
      await runServe({ ...flags, page: page ? 'fresh' : 'none' })
    })
}
