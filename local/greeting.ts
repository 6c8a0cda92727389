import type { FirstAdmin } from './identity/first-admin.ts'
import type { PageChoice } from './page/open.ts'
import type { DemoClient, RunningVault } from './serve.ts'

/** The one line that a program waits for. */
export const readyLine = ({ url, issuer, clients, people, firstAdmin }: RunningVault): string =>
  `${JSON.stringify({ url, issuer, clients, people, firstAdmin })}\n`

/** What a person sees: the page first, if there is one. */
export function greeting(vault: RunningVault, page: PageChoice = 'none'): string {
  const signIn = page === 'none' ? 'People sign in by `keyfold login`' : `Open ${vault.url}/ and sign in`
  const parts = [`Keyfold is ready. ${signIn}${peopleOf(vault)}`]
  if (vault.firstAdmin !== null) parts.push(firstAdminOf(vault.firstAdmin))
  parts.push(...programsOf(vault), 'Ctrl-C stops it.')
  return `${parts.join('\n\n')}\n`
}

function peopleOf({ people }: RunningVault): string {
  if (people.length === 0) return '.'
  const rows = people.map(({ login, password, roles }) => [login, password, roles.join(' ')])
  return `, on this machine only, as one of:\n\n${table([['login', 'password', 'roles'], ...rows])}`
}

/** Who invites the others. */
const firstAdminOf = ({ login, oneTimePassword }: FirstAdmin): string =>
  `Or as the first administrator, who chooses a password of their own then:\n\n${table([
    ['login', 'one-time password'],
    [login, oneTimePassword],
  ])}`

function programsOf(vault: RunningVault): readonly string[] {
  const { url, issuer, clients } = vault
  const api = `For programs: the API is ${url}/v1, and ${issuer} issues the tokens.`
  const writer = clients.find(({ roles }) => roles.includes('writer'))
  if (writer === undefined) return [api]
  const rows = clients.map(({ id, secret, roles }) => [id, secret, roles.join(' ')])
  return [
    `${api} On this machine only:\n\n${table([['client', 'secret', 'roles'], ...rows])}`,
    `Store something and read it back:\n\n${firstSteps(vault, writer)}`,
  ]
}

export const keyFileNotice = (path: string): string =>
  `A master key was made in ${path}, and imported. The vault does not read that file again, but whoever has it and ` +
  'a copy of the data folder can read what generation 1 wraps: keep it offline, or destroy it.\n' +
  'It cannot bring a lost vault back: back up the whole data folder, with keys.sealed and seal.key.\n'

export const unreadKeyFileNotice = (path: string): string =>
  `This vault has its master key already; ${path} was not read. For a vault under that key, name an empty folder with --data.\n`

function table(rows: readonly (readonly string[])[]): string {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column < row.length - 1 ? cell.padEnd(width(column)) : cell)).join('  ')
  return rows.map((row) => `  ${line(row)}`).join('\n')
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
