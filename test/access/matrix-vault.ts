/** What the access matrix asks, and what it sees. */
import type { JWTPayload } from 'jose'
import type { Role } from '../../lib/access/roles.ts'
import type { AuditEvent } from '../../lib/audit/event.ts'
import type { Clock } from '../../lib/clock.ts'
import type { FindingStore, MuteStore, SuspensionStore } from '../../lib/findings/ports.ts'
import type { GrantStore, VersionStore } from '../../lib/objects/ports.ts'
import type { AdministrationPorts } from '../../lib/people/administration.ts'
import type { Answer, TestVault } from '../support/vault.ts'
import type { Cell } from './matrix-table.ts'

/** Who asked, as the record names it. */
export type Asker = Pick<AuditEvent, 'principal' | 'client' | 'roles' | 'purpose'>

export type Outcome = {
  readonly cell: Cell
  readonly answer: Answer
  readonly changed: boolean
  readonly asker: Asker
}

/** The part of a vault that the matrix needs, whatever the vault is made of. */
export type VaultInTest = Pick<TestVault, 'client' | 'call' | 'store' | 'events' | 'seal' | 'close'> & {
  readonly clock: Clock
  readonly stores: {
    readonly versions: Pick<VersionStore, 'head'>
    readonly grants: Pick<GrantStore, 'list' | 'put'>
    readonly findings: Pick<FindingStore, 'keep' | 'find'>
    readonly mutes: Pick<MuteStore, 'add' | 'list'>
    readonly suspensions: Pick<SuspensionStore, 'add' | 'find'>
  }
  readonly people: PeopleInTest
  sign(claims: JWTPayload): Promise<string>
}

export type OpenVault = () => Promise<VaultInTest>

/** Where people are, whatever the vault is made of. */
type PeopleInTest = {
  readonly ports: Pick<
    AdministrationPorts,
    'principals' | 'directory' | 'clientDirectory' | 'clients' | 'approvals'
  >
  /** Somebody who has signed in before, registered with these roles. @returns the id */
  addUser(login: string, roles: readonly Role[]): Promise<string>
}
