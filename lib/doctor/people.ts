import { iso } from '../clock.ts'
import { type Finding, type Seen, seen } from '../examination.ts'
import type { AccountStore } from '../identity/ports.ts'
import type { MachineClient } from '../people/model.ts'
import type { MachineClientStore } from '../people/ports.ts'
import { isClaim } from '../people/secret-claim.ts'
import { DOCTOR_POLICY } from './policy.ts'
import { countOf, listed } from './words.ts'

/** Former secrets of machine clients that stop working soon, or should have been removed. */
export async function examineClientSecrets(
  clients: Pick<MachineClientStore, 'page'>,
  now: number,
): Promise<Seen> {
  const findings: Finding[] = []
  let count = 0
  for await (const client of all((after) => clients.page(after, DOCTOR_POLICY.pageSize))) {
    count += 1
    findings.push(...secretFindings(client, now))
  }
  return seen(`no secret of ${countOf(count, 'machine client', 'machine clients')} ends soon`, findings)
}

const secretFindings = (client: MachineClient, now: number): readonly Finding[] =>
  client.secrets
    .filter((secret) => !isClaim(secret))
    .flatMap(({ expires }) => {
      if (expires === null || expires > now + DOCTOR_POLICY.secretEndsSoonMs) return []
      return [expires > now - GRACE_MS ? endsSoon(client.id, expires) : notRemoved(client.id, expires)]
    })

/** The job that removes what has expired runs every few minutes. */
const GRACE_MS = 60 * 60_000

const endsSoon = (client: string, expires: number): Finding => ({
  detail: `The former secret of the client ${client} stops working at ${iso(expires)}.`,
  remedy: 'See that whatever uses it has the new one, which its custodian collected.',
})

const notRemoved = (client: string, expires: number): Finding => ({
  detail: `A secret of the client ${client} expired at ${iso(expires)}, and still works: it was not removed.`,
  remedy: `Read in the log of the vault why. At once, as an administrator: keyfold client revoke ${client}`,
})

/** Invitations and reset passwords that nobody used while they worked. */
export async function examineInvitations(accounts: Pick<AccountStore, 'page'>, now: number): Promise<Seen> {
  const lapsed: string[] = []
  let open = 0
  for await (const account of all((after) => accounts.page(after, DOCTOR_POLICY.pageSize))) {
    if (account.status === 'active' || account.passwordExpires === null) continue
    if (account.passwordExpires <= now) lapsed.push(account.id)
    else open += 1
  }
  return seen(
    open === 0
      ? 'nobody is waited for'
      : `${countOf(open, 'person has', 'people have')} not signed in yet, and still can`,
    lapsed.length === 0 ? [] : [lapsedFinding(lapsed)],
  )
}

const lapsedFinding = (people: readonly string[]): Finding => ({
  detail: `The one-time ${people.length === 1 ? 'password' : 'passwords'} of ${listed(people)} can no longer be used.`,
  remedy: `As an administrator, send another: keyfold user reset ${people[0]}. Or disable who is not to come any more: keyfold user disable ${people[0]}`,
})

async function* all<Item extends { readonly id: string }>(
  page: (after: string | null) => Promise<readonly Item[]>,
): AsyncGenerator<Item> {
  let after: string | null = null
  for (;;) {
    const items: readonly Item[] = await page(after)
    yield* items
    const last = items.at(-1)
    if (last === undefined || items.length < DOCTOR_POLICY.pageSize) return
    after = last.id
  }
}
