import type { FirstAdmin } from './identity/first-admin.ts'
import type { DemoClient, RunningVault } from './serve.ts'

/** The one line that a program waits for. */
export const readyLine = ({ url, issuer, clients, firstAdmin }: RunningVault): string =>
  `${JSON.stringify({ url, issuer, clients, firstAdmin })}\n`

/** What a person sees. */
export function greeting(vault: RunningVault): string {
  const { url, issuer, clients, firstAdmin } = vault
  const parts = [`Keyfold is ready.\n\n  API     ${url}/v1\n  Issuer  ${issuer}`]
  if (firstAdmin !== null) parts.push(signInOf(vault, firstAdmin))
  const writer = clients.find(({ roles }) => roles.includes('writer'))
  if (clients.length > 0) parts.push(`Demo clients, on this machine only:\n\n${table(clients)}`)
  if (writer) parts.push(`Store something and read it back:\n\n${firstSteps(vault, writer)}`)
  parts.push('Ctrl-C stops it.')
  return `${parts.join('\n\n')}\n`
}

/** Who invites the others. */
const signInOf = ({ url }: RunningVault, { login, oneTimePassword }: FirstAdmin): string =>
  `Sign in as the first administrator; you choose a password of your own then:\n\n` +
  `  login              ${login}\n  one-time password  ${oneTimePassword}\n\n` +
  `  KEYFOLD_URL=${url} npx keyfold login`

export const keyFileNotice = (path: string): string =>
  `A master key was made in ${path}, and imported. The vault does not read that file again, but whoever has it and ` +
  'a copy of the data folder can read what generation 1 wraps: keep it offline, or destroy it.\n' +
  'It cannot bring a lost vault back: back up the whole data folder, with keys.sealed and seal.key.\n'

export const unreadKeyFileNotice = (path: string): string =>
  `This vault has its master key already; ${path} was not read. For a vault under that key, name an empty folder with --data.\n`

function table(clients: readonly DemoClient[]): string {
  const rows = clients.map(({ id, secret, roles }) => [id, secret, roles.join(' ')])
  const all = [['client', 'secret', 'roles'], ...rows]
  const width = (column: number): number => Math.max(...all.map((row) => row[column]?.length ?? 0))
  const [first, second] = [width(0), width(1)]
  return all
    .map(([id = '', secret = '', roles]) => `  ${id.padEnd(first)}  ${secret.padEnd(second)}  ${roles}`)
    .join('\n')
}

/** Three lines for any POSIX shell, each on what the one before has set. */
function firstSteps({ url, issuer }: RunningVault, { id, secret }: DemoClient): string {
  const pick = (field: string): string => String.raw`sed 's/.*"${field}":"\([^"]*\)".*/\1/'`
  return [
    `TOKEN=$(curl -sS -u ${id}:${secret} -d grant_type=client_credentials ${issuer}/token | ${pick('access_token')})`,
    `ID=$(curl -sS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: text/plain' --data-binary 'Hello, vault' ${url}/v1/objects | ${pick('id')})`,
    `curl -sS -H "Authorization: Bearer $TOKEN" "${url}/v1/objects/$ID"`,
  ].join('\n')
}
