/** Where the vault may be bound: anywhere but on loopback it takes an explicit flag, and TLS. */
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { KeyfoldError } from '../lib/errors.ts'
import type { TlsFiles } from './http-server.ts'
import { isLoopback } from './own-hosts.ts'

export type BindOptions = {
  readonly host: string
  readonly port: number
  readonly allowNonLoopback?: boolean | undefined
  /** Paths of PEM files. */
  readonly tlsCert?: string | undefined
  readonly tlsKey?: string | undefined
}

/**
 * Checks the options, and reads the TLS files.
 *
 * @returns undefined: plain HTTP, on loopback.
 * @throws KeyfoldError `invalid-configuration`, naming the option to change.
 */
export async function checkBind(options: BindOptions): Promise<TlsFiles | undefined> {
  const tls = await readTlsFiles(options.tlsCert, options.tlsKey)
  if (!isLoopback(options.host)) checkBeyondLoopback(options, tls)
  return tls
}

function checkBeyondLoopback({ host, port, allowNonLoopback }: BindOptions, tls: TlsFiles | undefined): void {
  if (allowNonLoopback !== true) {
    throw refuse(
      `--host ${host} would open the vault to other machines. Add --allow-non-loopback, --tls-cert and --tls-key if you mean it.`,
    )
  }
  if (tls === undefined) {
    throw refuse(
      `Beyond loopback the vault speaks HTTPS only. Give --tls-cert and --tls-key with --host ${host}.`,
    )
  }
  // Demo clients are removed before the bind, and the issuer's name, which holds the port, is needed before that.
  if (port === 0) throw refuse(`--port 0 works on loopback only. Choose a port for --host ${host}.`)
}

async function readTlsFiles(
  cert: string | undefined,
  key: string | undefined,
): Promise<TlsFiles | undefined> {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw refuse('--tls-cert and --tls-key go together.')
  const tls = { certificate: await readPem('--tls-cert', cert), key: await readPem('--tls-key', key) }
  try {
    createSecureContext({ cert: tls.certificate, key: tls.key })
  } catch (cause) {
    throw refuse(`${cert} and ${key} are not a PEM certificate and its unencrypted private key.`, cause)
  }
  return tls
}

async function readPem(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw refuse(`${option}: ${path} cannot be read. Check the path and its permissions.`, cause)
  }
}

const refuse = (message: string, cause?: unknown): KeyfoldError =>
  new KeyfoldError('invalid-configuration', message, { cause })
